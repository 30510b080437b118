// What of lit-html the scripts use.
export type Drawn = { readonly _$litType$: number };
export const nothing: unique symbol;
export const html: (strings: TemplateStringsArray, ...values: unknown[]) => Drawn;
export const svg: (strings: TemplateStringsArray, ...values: unknown[]) => Drawn;
export const render: (drawn: unknown, into: Element) => unknown;
