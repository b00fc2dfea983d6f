// Generated from docs/openapi.json by `node build.mjs`.

export const ROUTES = {
  askBackInStock: "POST /back-in-stock",
  confirmBackInStock: "POST /back-in-stock/{token}/confirm",
  leaveBackInStock: "POST /back-in-stock/{token}/leave",
  openCart: "POST /carts",
  getCart: "GET /carts/{cart_id}",
  removeLine: "DELETE /carts/{cart_id}/lines/{sku}",
  setLine: "PUT /carts/{cart_id}/lines/{sku}",
  checkOut: "POST /checkouts",
  eraseMe: "DELETE /me",
  getMe: "GET /me",
  changeMe: "PATCH /me",
  listMyAddresses: "GET /me/addresses",
  addMyAddress: "POST /me/addresses",
  removeMyAddress: "DELETE /me/addresses/{address_id}",
  replaceMyAddress: "PUT /me/addresses/{address_id}",
  getMyCart: "GET /me/cart",
  removeMyLine: "DELETE /me/cart/lines/{sku}",
  setMyLine: "PUT /me/cart/lines/{sku}",
  mergeCart: "POST /me/cart/merge",
  checkOutMyCart: "POST /me/checkouts",
  exportMe: "GET /me/export",
  listMyOrders: "GET /me/orders",
  getMyOrder: "GET /me/orders/{order_id}",
  cancelMyOrder: "POST /me/orders/{order_id}/cancel",
  getOrder: "GET /orders/{order_id}",
  cancelOrder: "POST /orders/{order_id}/cancel",
  getProduct: "GET /products/{product_id}",
  searchProducts: "GET /search",
} as const;

/** Those that need a `bearer`. */
export type Guarded = "getCart" | "removeLine" | "setLine" | "checkOut" | "eraseMe" | "getMe" | "changeMe" | "listMyAddresses" | "addMyAddress" | "removeMyAddress" | "replaceMyAddress" | "getMyCart" | "removeMyLine" | "setMyLine" | "mergeCart" | "checkOutMyCart" | "exportMe" | "listMyOrders" | "getMyOrder" | "cancelMyOrder" | "getOrder" | "cancelOrder";
