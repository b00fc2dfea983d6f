export declare const ROUTES: {
    readonly askBackInStock: "POST /back-in-stock";
    readonly confirmBackInStock: "POST /back-in-stock/{token}/confirm";
    readonly leaveBackInStock: "POST /back-in-stock/{token}/leave";
    readonly openCart: "POST /carts";
    readonly getCart: "GET /carts/{cart_id}";
    readonly removeLine: "DELETE /carts/{cart_id}/lines/{sku}";
    readonly setLine: "PUT /carts/{cart_id}/lines/{sku}";
    readonly checkOut: "POST /checkouts";
    readonly getOrder: "GET /orders/{order_id}";
    readonly cancelOrder: "POST /orders/{order_id}/cancel";
    readonly getProduct: "GET /products/{product_id}";
};
/** Those that need a `bearer`. */
export type Guarded = "getCart" | "removeLine" | "setLine" | "checkOut" | "getOrder" | "cancelOrder";
