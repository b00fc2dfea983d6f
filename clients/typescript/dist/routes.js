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
    getOrder: "GET /orders/{order_id}",
    cancelOrder: "POST /orders/{order_id}/cancel",
    getProduct: "GET /products/{product_id}",
};
