// Compiled, never run: what the types know.
import { evershelf, Problem, type Output, type Schemas } from "../src/index.js";

const shop = evershelf({ url: "https://shop.example/v1" });

export async function buy(sku: string, address: Schemas["ShippingAddress"]): Promise<string | null> {
  const { cart_id, secret: bearer, version } = await shop.openCart({ body: { market: "us" } });
  const cart: Output<"setLine"> = await shop.setLine({ bearer, cart_id, sku, "If-Match": `"${version}"`, body: { quantity: 2 } });
  const expected_total = cart.quotes[0]!.total;
  try {
    const placed = await shop.checkOut({
      bearer,
      "Idempotency-Key": crypto.randomUUID(),
      body: {
        cart_id, cart_version: cart.version, expected_total, email: "ada@example.com",
        shipping_method: "standard", shipping_address: address,
      },
    });
    return placed.pay_url;
  } catch (problem) {
    if (problem instanceof Problem && problem.is("stock-short")) throw new Error(problem.short.map((line) => line.sku).join());
    throw problem;
  }
}

void shop.openCart();
void shop.leaveBackInStock({ token: "in the path" });
// @ts-expect-error the secret is missing
void shop.getCart({ cart_id: "cart_1" });
// @ts-expect-error there is no such member
void shop.setLine({ bearer: "", cart_id: "", sku: "", "If-Match": "", body: { amount: 2 } });
// @ts-expect-error a cart write needs its version
void shop.setLine({ bearer: "", cart_id: "", sku: "", body: { quantity: 2 } });
// @ts-expect-error no operation of that name
void shop.receivePspEvent;
