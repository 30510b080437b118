// What is done again and again: the market is pulled, and then the shops are read.

export class Rounds {
  #period;
  #clock;
  #jobs;
  #tokens;
  #market;
  #shops;

  constructor({ settings, clock, jobs, tokens, market, shops }) {
    [this.#period, this.#clock, this.#jobs] = [settings.period, clock, jobs];
    [this.#tokens, this.#market, this.#shops] = [tokens, market, shops];
  }

  /** A round now and then for ever; a failed pull is tried again later and later. */
  begin() {
    let failures = 0;
    const round = async () => {
      failures = (await this.#market.pull()) ? 0 : failures + 1;
      await this.#shops.round();
      this.#clock.after(this.#period * 2 ** Math.min(failures, 5), () => this.#jobs.add("round", round));
    };
    this.#jobs.add("round", round);
  }

  /** A whole round at once, and whatever waits for its next try. Answers whether all could be read. */
  async now() {
    this.#tokens.hurry();
    await this.#jobs.hurry();
    const pulled = await this.#market.pull({ patient: false });
    const read = await this.#shops.round({ patient: false });
    await this.#jobs.hurry();
    return pulled && read;
  }
}
