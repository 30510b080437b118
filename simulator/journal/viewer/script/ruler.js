// A strip beside the rows, as tall as what is seen of them: how far down one is, and where something is to be seen.
import { nothing, svg } from "../vendor/lit-html.js";
import { TICKED } from "./ticks.js";
import { word } from "./page.js";
/** @import { Drawn } from "../vendor/lit-html.js" */

const PLACES = [1, 6, 11]; // of the columns of ticks, in pixels; each says more than the one ahead
const WIDTHS = [4, 4, 6];
const STRIP = 18;
export const STEP = 2; // pixels of a tick

// The path of each column, of the steps in which it has a tick.
/** @type {(ticks: number[][]) => string[]} */
export const pathsOf = (ticks) =>
  ticks.map((steps, column) => steps.map((step) => `M${PLACES[column]} ${step * STEP}h${WIDTHS[column]}v${STEP}h-${WIDTHS[column]}z`).join(""));

// `scrolled` is the first pixel that is seen of `tall` ones; `go` is told the height that somebody points at.
/** @type {(paths: string[], height: number, scrolled: number, tall: number, go: (y: number) => unknown) => Drawn | typeof nothing} */
export const ruler = (paths, height, scrolled, tall, go) => (tall <= height ? nothing : svg`<svg class="ruler" aria-hidden="true" width=${STRIP} height=${height}
  @click=${(/** @type {MouseEvent} */ event) => go(event.offsetY)}><title>${word("ruler.says")}</title>
  <rect class="all" width=${STRIP} height=${height}></rect>
  <rect class="seen" y=${(scrolled / tall) * height} width=${STRIP} height=${Math.max(STEP, (height / tall) * height)}></rect>
  ${TICKED.map((name, column) => svg`<path class=${name} d=${paths[column]}></path>`)}
</svg>`);
