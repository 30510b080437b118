// Made from the kinds of entries by `python -m tests.foreign.node.entry_types`.
// A journal of before may lack any field that no entry needs to be shown; what was too long to be kept is
// a `Head`, whatever else it would be.

export interface Head {
  length: number;
  hash: string;
  head: string;
}

interface Said<K extends string, D> {
  seq: number;
  world: string;
  at: number;
  kind: K;
  data: D;
  /** a line of curl that sends it once more */
  curl?: string;
  /** the command that does */
  replay?: string;
}

/** wxsim itself broke: please report it */
export interface Broke {
  /** row of the call, or number of the push */
  where: string;
  /** what broke */
  error: string;
  /** where in the program */
  trace?: string | null;
}

/** the provider has called the platform */
export interface CallAnswered {
  /** row of the path, null for an unknown one */
  endpoint?: string | null;
  /** HTTP method */
  method: string;
  /** path */
  path: string;
  /** query string, parsed */
  query?: Record<string, unknown> | null;
  /** request headers */
  headers?: Record<string, unknown> | null;
  /** address it came from */
  client?: string | null;
  /** request body: JSON where it is JSON */
  body?: unknown;
  /** HTTP status */
  status: number;
  /** reply: JSON where it is JSON */
  reply?: unknown;
  /** errcode of the reply, 0 for none, null for a status other than 200 or one of a fault */
  errcode?: number | null;
  /** the `rid` of an error */
  rid?: string | null;
  /** why it was refused, in words */
  why?: string | null;
  /** the same in Chinese */
  why_zh?: string | null;
  /** whose token it carried, and in which state */
  token?: Record<string, unknown> | null;
  /** appid of the store that it is about */
  store?: string | null;
  /** appid of the third-party platform */
  component?: string | null;
  /** appid of the account whose call it is */
  account?: string | null;
  /** service that it is about */
  service_id?: number | null;
  /** token handed out: kind, value, end */
  issued?: Record<string, unknown> | null;
  /** names of the faults that fired */
  faults: string[];
  /** what these did */
  defects: string[];
  /** how the reply left: whole, by_hand, spoiled or lost */
  arrived?: string | null;
  /** how long faults held the reply back, in real time (seconds) */
  late?: number | null;
  /** for how long paid orders are left out of the reply (seconds) */
  behind?: number | null;
  /** begin, since the world was made (real ms) */
  started_ms?: number | null;
  /** how long it took (real ms) */
  wall_ms?: number | null;
}

/** one attempt to push something to the provider has ended */
export interface PushAttempted {
  /** number of the push */
  push: number;
  /** its event, such as component_verify_ticket */
  kind: string;
  /** authorization, message or order */
  channel: string;
  /** 1 for the first */
  attempt: number;
  /** 0 for the first of those sent at once */
  copy: number;
  /** URL */
  target?: string | null;
  /** third-party platform that it is sent for, null for a home page's */
  component?: string | null;
  /** home page that it is sent for, null for a platform's */
  home_page?: string | null;
  /** appid of the store */
  store?: string | null;
  /** what the document says */
  fields: Record<string, unknown>;
  /** the document before it was sealed */
  plain: string;
  /** padding of the envelope, 1 to 32; 0 for none (bytes) */
  pad?: number | null;
  /** query string it was sent with */
  query?: Record<string, unknown> | null;
  /** body as sent, null when nothing was */
  sealed?: string | null;
  /** what was made wrong in it or done to it */
  defects: string[];
  /** the same in Chinese */
  defects_zh?: string[] | null;
  /** in what it can be told from one of the platform: signature, seal, kind … */
  wrong_in?: string[] | null;
  /** nothing tells it from a first push of the platform */
  indistinguishable?: boolean | null;
  /** it is whole, the platform's own, and went to a provider that was up */
  owed_answer?: boolean | null;
  /** the platform itself never sends it */
  made_up?: boolean | null;
  /** number of the push it repeats */
  replay_of?: number | null;
  /** acknowledged, refused, timeout, unreachable or lost */
  outcome: string;
  /** HTTP status of the reply */
  status?: number | null;
  /** head of the reply */
  reply?: string | null;
  /** what went wrong with the exchange */
  error?: string | null;
  /** the same in Chinese */
  error_zh?: string | null;
  /** an encrypted reply, opened */
  answer?: Record<string, unknown> | null;
  /** during a key rotation: current or former */
  key?: string | null;
  /** when it came about (Unix seconds) */
  created_at?: number | null;
  /** when this attempt was due (Unix seconds) */
  due_at?: number | null;
  /** begin, since the world was made (real ms) */
  started_ms?: number | null;
  /** how long it took (real ms) */
  wall_ms?: number | null;
}

/** the push key of an account has changed */
export interface KeyChanged {
  /** its appid */
  owner?: string | null;
  /** rotated or restored */
  phase?: string | null;
  /** until when both keys are in use (Unix seconds) */
  until?: number | null;
}

/** an address that failed too often gets no messages for a while */
export interface AddressRests {
  /** the address */
  url?: string | null;
  /** until when (Unix seconds) */
  until?: number | null;
}

/** a long `advance` spared verify tickets that nothing waits for */
export interface TicketsPassedOver {
  /** appid of the third-party platform */
  component?: string | null;
  /** how many */
  count?: number | null;
}

/** an address that only a made-up document names was fetched */
export interface CanaryFetched {
  /** the address */
  url?: string | null;
  /** who fetched it */
  client?: string | null;
  /** number of the push that names it */
  push?: number | null;
  /** world of that push */
  of_world?: string | null;
}

/** a store has authorized a third-party platform, or does so no more */
export interface GrantChanged {
  /** granted, updated, unchanged or ended */
  phase?: string | null;
  /** appid of the third-party platform */
  component?: string | null;
  /** appid of the store */
  store?: string | null;
  /** permission sets that hold now */
  sets: number[];
  /** purchase, consent, cancel, refund, password, release_test or closed */
  by?: string | null;
  /** the refresh token */
  refresh_token?: string | null;
  /** authorization code that is pushed */
  code?: string | null;
  /** authorization code given to the browser */
  redirect_code?: string | null;
  /** the event pushed about it, null for none */
  pushed?: string | null;
}

/** an order has changed */
export interface OrderChanged {
  /** placed, paid, visible, refunded, refund_refused or migrated */
  phase?: string | null;
  /** its id */
  order_id?: number | null;
  /** service */
  service_id?: number | null;
  /** package */
  sku_id?: number | null;
  /** specification whose days add up */
  spec_id?: string | null;
  /** appid of the store, empty when a user buys */
  store?: string | null;
  /** appid of the third-party platform */
  component?: string | null;
  /** bought duration (seconds) */
  seconds?: number | null;
  /** begin (Unix seconds) */
  effective_time?: number | null;
  /** end (Unix seconds) */
  expire_time?: number | null;
  /** what it cost (fen) */
  price?: number | null;
  /** new, renewal, trial, test or migration */
  how?: string | null;
  /** the free version */
  trial?: boolean | null;
  /** an order of the Mini Store market */
  old?: boolean | null;
  /** provider.yaml lists the package */
  package_known?: boolean | null;
  /** the user who buys */
  openid?: string | null;
  /** until the interfaces show it (seconds) */
  visible_after?: number | null;
  /** id of the old order */
  migrated_from?: number | null;
  /** why a refund was refused */
  why?: string | null;
  /** the same in Chinese */
  why_zh?: string | null;
}

/** money is booked for a home page */
export interface MoneyBooked {
  /** appid of the home page */
  home_page?: string | null;
  /** order */
  order_id?: number | null;
  /** negative for a refund (fen) */
  amount?: number | null;
  /** it arrives: there is a fund account */
  settled?: boolean | null;
}

/** a service of the market has changed */
export interface ServiceChanged {
  /** its state now: test, listed or taken_down */
  phase?: string | null;
  /** its id */
  service_id?: number | null;
  /** appid of the home page */
  home_page?: string | null;
  /** appid of the third-party platform */
  component?: string | null;
  /** why it was taken down */
  why?: string | null;
  /** the same in Chinese */
  why_zh?: string | null;
}

/** a third-party platform was published */
export interface PlatformPublished {
  /** appid of the third-party platform */
  component?: string | null;
  /** published */
  phase?: string | null;
}

/** a login code was given out */
export interface LoginCodeGiven {
  /** the code */
  code?: string | null;
  /** order */
  order_id?: number | null;
  /** appid of the store, empty when a user bought */
  store?: string | null;
  /** service */
  service_id?: number | null;
  /** appid of the third-party platform */
  component?: string | null;
}

/** a scenario begins or has ended */
export interface ScenarioPlayed {
  /** start or end */
  phase: string;
  /** its id */
  id: string;
  /** its title */
  title?: string | null;
  /** its title in Chinese */
  chinese?: string | null;
  /** the clauses of the guide that it plays */
  clauses?: string[] | null;
  /** why it broke */
  error?: string | null;
  /** the same in Chinese */
  error_zh?: string | null;
  /** of what broke it, where that is none of ours: provider, unfired or uncalled */
  cause?: string | null;
  /** what the provider lacks for it */
  skipped?: string | null;
  /** the same in Chinese */
  skipped_zh?: string | null;
}

/** something was done */
export interface ActionDone {
  /** which action */
  action: string;
  /** its arguments as written */
  args: Record<string, unknown>;
  /** what it answered */
  result: Record<string, unknown>;
  /** who did it: scenario, control, manifest … */
  origin: string;
  /** what such an action is, in Chinese */
  chinese?: string | null;
}

/** steps of a scenario begin at the same time, or all are over */
export interface StepsTogether {
  /** start or end */
  phase: string;
  /** their actions, as they begin */
  steps?: string[] | null;
}

/** the world's clock was moved */
export interface ClockMoved {
  /** before (Unix seconds) */
  from?: number | null;
  /** after (Unix seconds) */
  to?: number | null;
}

/** a fault was planned, holds a push back, fired, or is over */
export interface FaultChanged {
  /** planned, held, fired, healed or unfired */
  phase: string;
  /** its name */
  fault: string;
  /** what it does */
  effect?: string | null;
  /** the same in Chinese */
  chinese?: string | null;
  /** on which pushes or calls */
  where?: Record<string, unknown> | null;
  /** from, until, how often, how likely */
  when?: Record<string, unknown> | null;
  /** number of the push it fired for */
  push?: number | null;
  /** row of the call it fired for */
  endpoint?: string | null;
  /** how often it has fired */
  fired?: number | null;
  /** it may end without having fired */
  optional?: boolean | null;
  /** error that it answers */
  errcode?: number | null;
  /** HTTP status that it answers */
  status?: number | null;
  /** seconds of delay */
  by?: number | null;
  /** copies sent at once */
  copies?: number | null;
  /** pushes that it gathers */
  size?: number | null;
  /** body that it answers */
  reply?: Record<string, unknown> | null;
  /** its reply was not held against the interface's schema */
  anyway?: boolean | null;
  /** what it strikes comes through all the same */
  still_delivered?: boolean | null;
}

/** a user's browser was at the provider */
export interface BrowserVisit {
  /** whose user, null for a stranger */
  store?: string | null;
  /** service */
  service_id?: number | null;
  /** order of the login code */
  order_id?: number | null;
  /** name of the browser */
  browser?: string | null;
  /** pc or mobile */
  page?: string | null;
  /** enter, redirect, revisit or tampered */
  how?: string | null;
  /** the login code */
  code?: string | null;
  /** good, unknown, expired, spent, foreign or none */
  code_state?: string | null;
  /** the browser had no cookies of the provider */
  fresh?: boolean | null;
  /** every URL on the way: status and cookies */
  hops?: Record<string, unknown>[] | null;
  /** the last URL */
  url?: string | null;
  /** HTTP status there */
  status?: number | null;
  /** head of the page */
  body?: string | null;
  /** served, refused, needs_grant, unavailable or unknown */
  shown?: string | null;
  /** the store that the page names */
  shown_store?: string | null;
  /** why no page came */
  error?: string | null;
  /** the same in Chinese */
  error_zh?: string | null;
}

/** what the platform knows of a store: after every change, and ahead of a reading */
export interface StoreTruth {
  /** appid of the store */
  store?: string | null;
  /** per service: platform, grant, ends per specification, orders */
  services?: Record<string, unknown>[] | null;
}

/** what the provider shows and believes of a store, at an `observe` */
export interface ProviderReading {
  /** appid of the store */
  store?: string | null;
  /** answer of its entitlements probe, null without one */
  entitlements?: unknown;
  /** answer of its probe of orders; absent without one */
  orders?: unknown;
  /** the same of products and stock */
  products?: unknown;
  /** the same of after-sales */
  aftersales?: unknown;
  /** one login per service, and the page it led to */
  shown?: Record<string, unknown>[] | null;
  /** entry at which the last finished pull began */
  pulled_since?: number | null;
  /** which `observe` of the scenario */
  observe?: number | null;
}

/** the provider's probe was asked */
export interface ProbeAsked {
  /** which probe: entitlements, sync, call, clock, idle, keys, forget, orders, products or aftersales */
  probe?: string | null;
  /** its arguments */
  request?: Record<string, unknown> | null;
  /** start or end */
  phase?: string | null;
  /** begin, since the world was made (real ms) */
  started_ms?: number | null;
  /** HTTP status of the answer */
  status?: number | null;
  /** the answer */
  reply?: unknown;
  /** why there was none */
  error?: string | null;
  /** the same in Chinese */
  error_zh?: string | null;
  /** how long it took (real ms) */
  wall_ms?: number | null;
}

/** what the provider's process wrote to its output in a step of a scenario */
export interface ProviderWrote {
  /** the lines, of very many the last */
  lines: string[];
}

/** the provider's process has started or ended */
export interface ProviderChanged {
  /** starting, ready, killed or exited */
  phase?: string | null;
  /** it cannot be expected to answer */
  down?: boolean | null;
  /** why */
  reason?: string | null;
  /** the same in Chinese */
  reason_zh?: string | null;
}

/** something in a shop has changed, where the provider shows shops or acts in them; of what a shop was stocked with, that which the provider shows, ahead of the reading */
export interface ShopChanged {
  /** made, changed or stocked */
  phase?: string | null;
  /** appid of the store */
  store?: string | null;
  /** order, product, stock or aftersale */
  part?: string | null;
  /** of the order, of the product, or of the after-sale */
  id?: number | null;
  /** as the platform has it; reads see it */
  status?: unknown;
  /** when reads begin to see it (Unix seconds) */
  visible_at?: number | null;
  /** of an order: per SKU how many are ordered, shipped, and in or through after-sale; of these, how many are under way, and how many were called off before they were sent */
  lines?: Record<string, unknown>[] | null;
  /** of an order that is not to be shipped just now: for what */
  waits_for?: string | null;
  /** whose stock */
  sku_id?: number | null;
  /** in which of the merchant's warehouses; absent for the rest */
  warehouse?: string | null;
  /** how many can be ordered */
  stock?: number | null;
  /** of an after-sale: its order */
  order_id?: number | null;
  /** of an after-sale: what is wanted */
  type?: string | null;
  /** when time answers it (Unix seconds) */
  deadline?: number | null;
}

/** a client came as far as TLS, and to no call */
export interface TlsFailed {
  /** address it came from */
  client?: string | null;
  /** the name that it asked for */
  host?: string | null;
  /** untrusted, refused_certificate, expired, foreign_name, http2_only, no_tls, protocol, silent, no_request, broken_off, other_host or not_https */
  reason?: string | null;
  /** how that showed itself */
  error?: string | null;
  /** what to do */
  advice?: string | null;
}

export type Entry =
  | Said<"bug", Broke>
  | Said<"call", CallAnswered>
  | Said<"push", PushAttempted>
  | Said<"key", KeyChanged>
  | Said<"mark_fail", AddressRests>
  | Said<"tickets_passed_over", TicketsPassedOver>
  | Said<"canary", CanaryFetched>
  | Said<"grant", GrantChanged>
  | Said<"order", OrderChanged>
  | Said<"ledger", MoneyBooked>
  | Said<"service", ServiceChanged>
  | Said<"publication", PlatformPublished>
  | Said<"code", LoginCodeGiven>
  | Said<"scenario", ScenarioPlayed>
  | Said<"action", ActionDone>
  | Said<"together", StepsTogether>
  | Said<"clock", ClockMoved>
  | Said<"fault", FaultChanged>
  | Said<"visit", BrowserVisit>
  | Said<"truth", StoreTruth>
  | Said<"reading", ProviderReading>
  | Said<"probe", ProbeAsked>
  | Said<"output", ProviderWrote>
  | Said<"provider", ProviderChanged>
  | Said<"shop", ShopChanged>
  | Said<"tls", TlsFailed>;
