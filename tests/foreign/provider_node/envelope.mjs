// The platform's envelopes: signed with SHA-1 over a secret token, sealed with AES-256-CBC.

import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from "node:crypto";

const BLOCK = 32; // pads are 1 to 32 bytes, twice the cipher's own block

/** What cannot be opened: badly signed, sealed with another key, or meant for somebody else. */
export class BadEnvelope extends Error {}

/** Hex SHA-1 of the sorted parts: token, timestamp, nonce, and for `msg_signature` the ciphertext. */
export function signature(...parts) {
  return createHash("sha1").update(parts.map(Buffer.from).sort(Buffer.compare).map(String).join("")).digest("hex");
}

export function isSigned(given, ...parts) {
  const right = Buffer.from(signature(...parts));
  const said = Buffer.from(String(given ?? ""));
  return said.length === right.length && timingSafeEqual(said, right);
}

/** 43 characters to 32 bytes; the last character may carry bits that are not used. */
const keyOf = (encodingAesKey) => Buffer.from(`${encodingAesKey}=`, "base64").subarray(0, 32);

/** The message in an envelope: `owner` has appid, token and keys, the current one first. */
export function open(owner, query, sealed) {
  if (typeof sealed !== "string" || !sealed) throw new BadEnvelope("nothing is sealed");
  if (!isSigned(query.get("msg_signature"), owner.token, query.get("timestamp") ?? "", query.get("nonce") ?? "", sealed)) {
    throw new BadEnvelope("msg_signature is wrong");
  }
  for (const key of owner.keys) {
    const message = unseal(key, sealed, owner.appid);
    if (message !== null) return { message, key };
  }
  throw new BadEnvelope("none of the keys opens it");
}

function unseal(encodingAesKey, sealed, appid) {
  const bytes = Buffer.from(sealed, "base64");
  if (!bytes.length || bytes.length % 16) return null;
  const key = keyOf(encodingAesKey);
  const cipher = createDecipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
  const plain = Buffer.concat([cipher.update(bytes), cipher.final()]);
  const pad = plain.at(-1);
  if (pad < 1 || pad > BLOCK || pad > plain.length) return null;
  if (plain.subarray(-pad).some((byte) => byte !== pad)) return null;
  const body = plain.subarray(16, -pad); // 16 random bytes come first
  if (body.length < 4) return null;
  const end = 4 + body.readUInt32BE(0);
  if (end > body.length || body.toString("utf8", end) !== appid) return null;
  return body.toString("utf8", 4, end);
}

/** A passive reply, sealed with the key that opened the message. */
export function seal(owner, encodingAesKey, message, timestamp) {
  const text = Buffer.from(message);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  const plain = Buffer.concat([randomBytes(16), length, text, Buffer.from(owner.appid)]);
  const pad = BLOCK - (plain.length % BLOCK);
  const key = keyOf(encodingAesKey);
  const cipher = createCipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
  const sealed = Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(pad, pad)), cipher.final()]).toString("base64");
  const nonce = randomBytes(8).toString("hex");
  return (
    `<xml><Encrypt><![CDATA[${sealed}]]></Encrypt>` +
    `<MsgSignature><![CDATA[${signature(owner.token, String(timestamp), nonce, sealed)}]]></MsgSignature>` +
    `<TimeStamp>${timestamp}</TimeStamp><Nonce><![CDATA[${nonce}]]></Nonce></xml>`
  );
}
