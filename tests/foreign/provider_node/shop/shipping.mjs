// What of an order is to be sent off now, as the call that says so.

export const COURIER = "SF";
const BY_COURIER = 1;
const WITHOUT = 3; // nothing is sent that a courier could carry

/**
 * Null where nothing is to be sent. `sent`: pieces by SKU that we have sent, whether the order shows it yet or not.
 * The same parcel, tried again, has the same waybill.
 */
export function parcelOf({ id, lines, parcels, virtual, moving, inspected }, sent) {
  if (moving || inspected) return null; // the buyer's new address, or an inspection, waits for a person
  const left = lines
    .map((line) => ({ ...line, left: line.count - Math.max(line.shipped, sent[line.sku] ?? 0) - line.back }))
    .filter((line) => line.left > 0 && !line.elsewhere);
  if (!left.length) return null;
  const carrier = virtual
    ? { deliver_type: WITHOUT }
    : { deliver_type: BY_COURIER, delivery_id: COURIER, waybill_id: `${COURIER}${id.slice(-12)}${parcels}` };
  return {
    path: "/channels/ec/order/delivery/send",
    once: true,
    body: {
      order_id: id,
      delivery_list: [
        {
          ...carrier,
          product_infos: left.map((line) => ({ product_id: line.product, sku_id: line.sku, product_cnt: line.left })),
        },
      ],
    },
    parcel: Object.fromEntries(lines.map((line) => [line.sku, line.shipped + (left.find(({ sku }) => sku === line.sku)?.left ?? 0)])),
  };
}
