// A rebate for many pieces: before it is paid, an order is made cheaper once.

const PIECES = 4; // from so many on
const REBATE = 0.05;

/** The call that lowers the price, or null. Prices are new totals of lines, of what they cost at first: to say it twice lowers it once. */
export function cheaper({ id, lines }) {
  const pieces = lines.reduce((sum, { count }) => sum + count, 0);
  if (pieces < PIECES || lines.some(({ changed }) => changed)) return null;
  const infos = lines
    .map(({ product, sku, price }) => ({ product_id: product, sku_id: sku, change_price: Math.round(price * (1 - REBATE)) }))
    .filter(({ change_price: price }) => price > 0);
  if (!infos.length) return null;
  const body = { order_id: id, change_express: false, change_order_infos: infos };
  return { path: "/channels/ec/order/price/update", once: true, body };
}
