// A simulator of its own for a test file: started, told what to do, brought back, ended.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** Starts `wxsim serve` on free ports; WXSIM names another program than the one on the path. */
export async function serve(...options) {
  const program = process.env.WXSIM ?? "wxsim";
  const child = spawn(program, ["serve", "--port", "0", "--control-port", "0", ...options], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), "line"), // the ready line: it comes once --init is done
    once(child, "exit").then(([code]) => Promise.reject(new Error(`${program} ended with ${code}`))),
    once(child, "error").then(([error]) => Promise.reject(error)),
  ]);
  const { api, control } = JSON.parse(line);

  async function ask(method, path, body) {
    const reply = await fetch(control + path, { method, body: body && JSON.stringify(body) });
    const answer = await reply.json();
    if (!reply.ok) throw new Error(answer.error);
    return answer;
  }

  return {
    api,
    /** Does one thing, as `wxsim do` does: `act("purchase", { store: "shop" })`. */
    act: (name, args = {}) => ask("POST", `/actions/${name}`, args),
    /** Back to where --init left it; the journal goes on behind what it answers. */
    reset: async () => (await ask("POST", "/reset")).after,
    journal: async (kind, after = 0) => (await ask("GET", `/journal?kind=${kind}&after=${after}`)).entries,
    async stop() {
      child.kill();
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}
