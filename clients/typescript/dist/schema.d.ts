export interface paths {
    readonly "/back-in-stock": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Be told when it is back
         * @description Sends the address a mail with a link to confirm it; nothing else is sent before.
         */
        readonly post: operations["askBackInStock"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/back-in-stock/{token}/confirm": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Confirm the address
         * @description With the token of the link in the mail.
         */
        readonly post: operations["confirmBackInStock"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/back-in-stock/{token}/leave": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Wait for nothing any more
         * @description With the token of the link in any mail about it; also the one-click unsubscription of RFC 8058.
         */
        readonly post: operations["leaveBackInStock"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/carts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Open a cart
         * @description It stays in its market: that of the body, or the default one.
         */
        readonly post: operations["openCart"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/carts/{cart_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Read a cart, priced now */
        readonly get: operations["getCart"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/carts/{cart_id}/lines/{sku}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * Set how many of a SKU are in the cart
         * @description The quantity is absolute: sent twice, it says the same. 0 takes the line out.
         */
        readonly put: operations["setLine"];
        readonly post?: never;
        /** Take a SKU out of the cart */
        readonly delete: operations["removeLine"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/checkouts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Place the order and open its payment
         * @description Holds the stock, or refuses. A refusal is kept under its key for 24 hours: whoever tries again after one sends a new `Idempotency-Key`. A lost answer is asked for again with the same one.
         */
        readonly post: operations["checkOut"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/me": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Read the profile
         * @description It is made when an account is first seen.
         */
        readonly get: operations["getMe"];
        readonly put?: never;
        readonly post?: never;
        /**
         * Erase the person
         * @description Profile, addresses and cart go at once, with them all tokens; orders keep amounts and lines.
         */
        readonly delete: operations["eraseMe"];
        readonly options?: never;
        readonly head?: never;
        /**
         * Change the profile
         * @description What is not sent stays. A consent given or taken back is logged with its time.
         */
        readonly patch: operations["changeMe"];
        readonly trace?: never;
    };
    readonly "/me/addresses": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Read the addresses */
        readonly get: operations["listMyAddresses"];
        readonly put?: never;
        /**
         * Add an address
         * @description The first is the default one. 200 with the one that is there where it says the same.
         */
        readonly post: operations["addMyAddress"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/me/addresses/{address_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /** Replace an address */
        readonly put: operations["replaceMyAddress"];
        readonly post?: never;
        /**
         * Remove an address
         * @description Where it was the default, the one added last is.
         */
        readonly delete: operations["removeMyAddress"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/me/cart": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Read the account's cart
         * @description Its open one; a new one where there is none, or where it became an order.
         */
        readonly get: operations["getMyCart"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/me/cart/lines/{sku}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /** Set how many of a SKU are in the account's cart */
        readonly put: operations["setMyLine"];
        readonly post?: never;
        /** Take a SKU out of the account's cart */
        readonly delete: operations["removeMyLine"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/me/cart/merge": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Bring a guest's cart into the account's
         * @description Happens once: asked again it answers the account's cart as it is. `policy` says how many where both hold a SKU. Without `secret` the cart is an earlier one of the account's own, whose order was canceled.
         */
        readonly post: operations["mergeCart"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/me/checkouts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Place the order of the account's cart and open its payment
         * @description As for a guest, but that the account opens the order: there is no token.
         */
        readonly post: operations["checkOutMyCart"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/me/export": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Read all we keep of the person */
        readonly get: operations["exportMe"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/me/orders": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Read the account's orders */
        readonly get: operations["listMyOrders"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/me/orders/{order_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Read an order of the account */
        readonly get: operations["getMyOrder"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/me/orders/{order_id}/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Cancel an order of the account that is not paid yet */
        readonly post: operations["cancelMyOrder"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/orders/{order_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Read an order */
        readonly get: operations["getOrder"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/orders/{order_id}/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Cancel an order that is not paid yet
         * @description Canceling again is the same as canceling once. The payment is canceled at the provider first.
         */
        readonly post: operations["cancelOrder"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/products/{product_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Read a product with its prices */
        readonly get: operations["getProduct"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/search": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Search products
         * @description Exists only on a stage that has an OpenSearch (`search_endpoint`); elsewhere the browser searches. Beside the parameters listed, `attribute.<name>=<value>` filters by an attribute, several values of one name being alternatives. Prices are in minor units of the market's currency; `category` is a title.
         */
        readonly get: operations["searchProducts"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/staff/dead-letters": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Count what every consumer gave up on */
        readonly get: operations["listDeadLetters"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/staff/dead-letters/{name}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Read what a consumer gave up on, and why */
        readonly get: operations["showDeadLetters"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/staff/dead-letters/{name}/redrive": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Send messages back to their consumer
         * @description Only those named are sent; one that is gone already is not counted in `moved`.
         */
        readonly post: operations["redriveDeadLetters"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/staff/orders": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Find orders
         * @description `q` is a number, an id or an e-mail address. Lists are a moment behind; what they print is as it is now.
         */
        readonly get: operations["findOrders"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/staff/orders/{order_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Read an order with all that happened to it */
        readonly get: operations["showOrder"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/staff/orders/{order_id}/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Cancel an order that is not paid */
        readonly post: operations["cancelUnpaidOrder"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/staff/orders/{order_id}/refund": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Give all of an order's money back
         * @description The payment provider is asked; `refund` tells how far it is. Asking again is the same as asking once.
         */
        readonly post: operations["refundOrder"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/staff/pages/quarantined": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Read which pages failed their checks, and why */
        readonly get: operations["listQuarantinedPages"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/staff/pages/release": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Publish a page in spite of its findings
         * @description Whoever asks answers for the findings, by name, in the page's record. Another finding holds it up again.
         */
        readonly post: operations["releasePage"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/staff/stock/{sku}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Read the stock of a SKU */
        readonly get: operations["showStock"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/staff/stock/{sku}/adjustments": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Correct what is on hand
         * @description It holds until the warehouse's next count, which is taken to contain it.
         */
        readonly post: operations["adjustStock"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/webhooks/pim": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Hear from the PIM */
        readonly post: operations["receivePimEvents"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/webhooks/psp": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Hear from the payment provider */
        readonly post: operations["receivePspEvent"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description The order, which its account opens, and where to pay: null once it is no longer to be paid. */
        readonly AccountCheckout: {
            readonly order: components["schemas"]["Order"];
            readonly pay_url: string | null;
        };
        /** @description The first address is the default one whatever it says. */
        readonly AddressBody: {
            readonly name: string;
            readonly line1: string;
            readonly line2?: string | null;
            readonly city: string;
            readonly region?: string | null;
            readonly postal_code: string;
            readonly country: string;
            /** @default false */
            readonly is_default: boolean;
        };
        readonly AddressBook: {
            readonly addresses: readonly components["schemas"]["SavedAddress"][];
        };
        readonly Adjustment: {
            readonly delta: number;
            readonly reason: string;
        };
        /** @description The same for every address and every SKU: it tells nothing of either. */
        readonly Asked: {
            /** @constant */
            readonly state: "asked";
        };
        readonly AttributeFacet: {
            readonly name: string;
            readonly values: readonly components["schemas"]["FacetChoice"][];
        };
        /** @description What can be sold now; `left` only while it is low. */
        readonly Availability: {
            /** @enum {string} */
            readonly band: "in_stock" | "low" | "sold_out";
            readonly left?: number;
        };
        readonly BackInStockBody: {
            readonly sku: string;
            readonly email: string;
            readonly market?: string;
        };
        /** @description The signature is missing, is not that of this body, or is too old. */
        readonly BadSignature: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "bad-signature";
            readonly title: string;
            /** @constant */
            readonly status: 400;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
            readonly field: string;
        };
        /** @description `line_total` is `unit_price` times `quantity`, as agreed. */
        readonly BoughtLine: {
            readonly sku: string;
            readonly product_id: string;
            readonly title: string;
            readonly options: {
                readonly [key: string]: string;
            };
            readonly quantity: number;
            readonly unit_price: components["schemas"]["Money"];
            readonly line_total: components["schemas"]["Money"];
        };
        /** @description Too many buy the same thing at once; nothing was done. Send the same request again. */
        readonly Busy: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "busy";
            readonly title: string;
            /** @constant */
            readonly status: 503;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
            readonly retry_after: number;
        };
        /**
         * @description A cart, priced now; `quotes` is empty where there is nothing to buy.
         *
         *     Closed, `order_id` is the order it became, or it was `merged` into the cart of an account.
         */
        readonly Cart: {
            readonly cart_id: string;
            readonly version: number;
            /** @enum {string} */
            readonly state: "open" | "closed";
            readonly order_id?: string;
            /** @constant */
            readonly merged?: true;
            readonly market: string;
            readonly currency: string;
            readonly tax_included: boolean;
            readonly lines: readonly components["schemas"]["CartLine"][];
            readonly subtotal: components["schemas"]["Money"];
            readonly quotes: readonly components["schemas"]["Quote"][];
        };
        /** @description In which market; the default one unless it says. */
        readonly CartBody: {
            readonly market?: string;
        };
        /** @description The cart became an order. */
        readonly CartClosed: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "cart-closed";
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
            readonly order_id: string;
        };
        /** @description A line not, or no longer, sold in this market (`unavailable`) is in no total; prices, url, image are null. */
        readonly CartLine: {
            readonly sku: string;
            readonly product_id: string | null;
            readonly title: string;
            readonly options: {
                readonly [key: string]: string;
            };
            readonly url: string | null;
            readonly image: components["schemas"]["Picture"] | null;
            readonly quantity: number;
            readonly unit_price: components["schemas"]["Money"] | null;
            readonly line_total: components["schemas"]["Money"] | null;
            readonly availability: components["schemas"]["Availability"];
            /** @constant */
            readonly unavailable?: true;
        };
        /** @description The cart went into the cart of an account. */
        readonly CartMerged: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "cart-merged";
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
        };
        /** @description The order, the token that opens it, and where to pay: null once it is no longer to be paid. */
        readonly Checkout: {
            readonly order: components["schemas"]["Order"];
            readonly order_token: string;
            readonly pay_url: string | null;
        };
        /**
         * @description What a shopper agrees to: this cart, at this version, for this total. Where it may go and how, the cart's market
         *     says.
         */
        readonly CheckoutBody: {
            readonly cart_id: string;
            readonly cart_version: number;
            readonly expected_total: components["schemas"]["Money"];
            readonly email: string;
            readonly shipping_method: string;
            readonly shipping_address: components["schemas"]["ShippingAddress"];
        };
        /** @description One answer about offers. */
        readonly ConsentGiven: {
            readonly granted: boolean;
            /** Format: date-time */
            readonly at: string;
        };
        /** @description The key came with another correction before. */
        readonly CorrectionKeyReused: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "key-reused";
            readonly title: string;
            /** @constant */
            readonly status: 422;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
            /** @constant */
            readonly field: "Idempotency-Key";
        };
        /** @description `reason` is empty where a function was killed; `source` and `detail_type` where it is no event. */
        readonly DeadLetter: {
            readonly message_id: string;
            readonly reason: string;
            readonly source: string;
            readonly detail_type: string;
            /** Format: date-time */
            readonly sent_at: string;
            readonly group?: string;
            readonly body: string;
        };
        /** @description `name` is the consumer, as its module is called; `in_flight` are being looked at. */
        readonly DeadLetterCount: {
            readonly name: string;
            readonly waiting: number;
            readonly in_flight: number;
        };
        readonly DeadLetterCounts: {
            readonly queues: readonly components["schemas"]["DeadLetterCount"][];
        };
        /** @description Twenty of them; they stay where they are. */
        readonly DeadLettersOfConsumer: {
            readonly name: string;
            readonly redrivable: boolean;
            readonly messages: readonly components["schemas"]["DeadLetter"][];
        };
        /** @description There is nothing in the cart. */
        readonly EmptyCart: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "empty-cart";
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
        };
        readonly Erased: {
            /** @constant */
            readonly erased: true;
        };
        /** @description All we keep of a person. */
        readonly Export: {
            /** Format: date-time */
            readonly exported_at: string;
            readonly profile: components["schemas"]["Profile"];
            readonly addresses: readonly components["schemas"]["SavedAddress"][];
            readonly consents: readonly components["schemas"]["ConsentGiven"][];
            readonly carts: readonly {
                readonly [key: string]: unknown;
            }[];
            readonly orders: readonly {
                readonly [key: string]: unknown;
            }[];
        };
        /** @description How many of what was found have the value; a filter in this choice itself is not counted. */
        readonly FacetChoice: {
            readonly value: string;
            readonly count: number;
        };
        /** @description The shop failed. The same request may be sent again. */
        readonly Fault: {
            /** @constant */
            readonly type: "fault";
            readonly title: string;
            /** @constant */
            readonly status: 500;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
        };
        readonly FieldError: {
            /** @description Where in the request: `shipping_address.city`. */
            readonly field: string;
            readonly message: string;
        };
        /** @description `refunding`: its money is asked back and not known to be there. */
        readonly FoundOrder: {
            readonly order_id: string;
            readonly number: string;
            readonly state: components["schemas"]["State"];
            /** Format: date-time */
            readonly placed_at: string;
            readonly total: components["schemas"]["Money"];
            readonly email: string;
            readonly pieces: number;
            readonly refunding: boolean;
        };
        /** @description The newest first. While `next` is there, there may be more: it goes back as `cursor`. */
        readonly FoundOrders: {
            readonly orders: readonly components["schemas"]["FoundOrder"][];
            readonly next?: string;
        };
        /** @description Sizes in pixels. */
        readonly FoundPicture: {
            readonly url: string;
            readonly width: number;
            readonly height: number;
        };
        /**
         * @description What a list prints of a product: `price` is the lowest in the market, `price_from` says that others are higher;
         *     `categories` are titles, `url` is the path of its page.
         */
        readonly FoundProduct: {
            readonly id: string;
            readonly title: string;
            readonly url: string;
            readonly image: components["schemas"]["FoundPicture"] | null;
            readonly categories: readonly string[];
            readonly brand: string | null;
            readonly attributes: {
                readonly [key: string]: string;
            };
            /** @enum {string} */
            readonly band: "in_stock" | "low" | "sold_out";
            readonly price: components["schemas"]["Money"] | null;
            readonly price_from: boolean;
        };
        /** @description A page of what was found, best first, and what to choose from, the most frequent first. */
        readonly FoundProducts: {
            readonly page: number;
            readonly page_size: number;
            readonly total: number;
            readonly products: readonly components["schemas"]["FoundProduct"][];
            readonly categories: readonly components["schemas"]["FacetChoice"][];
            readonly attributes: readonly components["schemas"]["AttributeFacet"][];
        };
        /** @description What API Gateway answers itself, before any function is asked. */
        readonly Gateway: {
            /** @constant */
            readonly type: "gateway";
            readonly title: string;
            readonly detail: string;
        };
        /** @description Whoever is signed in is not in the group of staff that may do this. */
        readonly GroupMissing: {
            /** @constant */
            readonly type: "group-missing";
            readonly title: string;
            /** @constant */
            readonly status: 403;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
            /** @enum {string} */
            readonly group: "support" | "operator";
        };
        readonly Happened: {
            /** Format: date-time */
            readonly at: string;
            readonly what: string;
        };
        /** @description The `webhook-id` came before, with another body. */
        readonly IdReused: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "id-reused";
            readonly title: string;
            /** @constant */
            readonly status: 422;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
            /** @constant */
            readonly field: "webhook-id";
        };
        /** @description A write came without the version it was meant for. */
        readonly IfMatchMissing: {
            /** @constant */
            readonly type: "if-match-missing";
            readonly title: string;
            /** @constant */
            readonly status: 428;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
            /** @constant */
            readonly field: "If-Match";
        };
        readonly InMarket: string | null;
        /** @description The same key is being worked on: ask again with it. */
        readonly InProgress: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "in-progress";
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
            readonly retry_after: number;
        };
        /** @description The request can be read and makes no sense; `errors` names every member. */
        readonly Invalid: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "invalid";
            readonly title: string;
            /** @constant */
            readonly status: 422;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
            readonly errors: readonly components["schemas"]["FieldError"][];
        };
        /** @description The `Idempotency-Key` is not 1 to 255 printable ASCII characters. */
        readonly KeyInvalid: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "key-invalid";
            readonly title: string;
            /** @constant */
            readonly status: 400;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
            /** @constant */
            readonly field: "Idempotency-Key";
        };
        /** @description No `Idempotency-Key` came with the request. */
        readonly KeyMissing: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "key-missing";
            readonly title: string;
            /** @constant */
            readonly status: 400;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
            /** @constant */
            readonly field: "Idempotency-Key";
        };
        /** @description The key came with another body before. */
        readonly KeyReused: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "key-reused";
            readonly title: string;
            /** @constant */
            readonly status: 422;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
            /** @constant */
            readonly field: "Idempotency-Key";
        };
        /** @description The address waits for nothing any more. */
        readonly Left: {
            /** @constant */
            readonly state: "left";
        };
        /** @description `quantity` is absolute: sent twice, it says the same. */
        readonly LineBody: {
            readonly quantity: number;
        };
        /** @description An id or a timestamp that is none. */
        readonly MalformedHeader: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "malformed-header";
            readonly title: string;
            /** @constant */
            readonly status: 400;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
            readonly field: string;
        };
        /** @description The body is not JSON. */
        readonly MalformedJson: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "malformed-json";
            readonly title: string;
            /** @constant */
            readonly status: 400;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
            readonly errors?: readonly components["schemas"]["FieldError"][];
        };
        readonly MayBeDone: {
            readonly refund: boolean;
            readonly cancel: boolean;
        };
        /** @description A picture of the product; `alt` by locale. */
        readonly Media: {
            readonly url: string;
            readonly alt: {
                readonly [key: string]: string;
            };
            readonly width: number;
            readonly height: number;
        };
        /** @description `secret` is a guest's; without it the cart is an earlier one of the account itself, whose order was canceled. */
        readonly MergeBody: {
            readonly cart_id: string;
            readonly secret?: string | null;
            /** @default sum */
            readonly policy: components["schemas"]["Policy"];
        };
        /** @description The account's cart; `left_out` are the SKUs it had no room for. */
        readonly MergedCart: {
            readonly cart_id: string;
            readonly version: number;
            /** @enum {string} */
            readonly state: "open" | "closed";
            readonly order_id?: string;
            /** @constant */
            readonly merged?: true;
            readonly market: string;
            readonly currency: string;
            readonly tax_included: boolean;
            readonly lines: readonly components["schemas"]["CartLine"][];
            readonly subtotal: components["schemas"]["Money"];
            readonly quotes: readonly components["schemas"]["Quote"][];
            readonly left_out: readonly string[];
        };
        /** @description When each state was first reached, as far as the shop heard; a later one implies those before it. */
        readonly Milestones: {
            /** Format: date-time */
            readonly placed_at: string;
            /** Format: date-time */
            readonly paid_at?: string;
            /** Format: date-time */
            readonly sent_at?: string;
            /** Format: date-time */
            readonly acknowledged_at?: string;
            /** Format: date-time */
            readonly shipped_at?: string;
            /** Format: date-time */
            readonly delivered_at?: string;
            /** Format: date-time */
            readonly canceled_at?: string;
            /** Format: date-time */
            readonly refunded_at?: string;
            /** Format: date-time */
            readonly returned_at?: string;
        };
        /** @description 1250 USD is twelve dollars fifty. An amount is never negative here: a refund is a noun of its own. */
        readonly Money: {
            readonly amount: number;
            readonly currency: string;
        };
        readonly Moved: {
            readonly moved: number;
        };
        /** @description Another version is in quarantine by now: look at its findings. */
        readonly MovedOn: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "moved-on";
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
        };
        /** @description A cart with the secret that opens it, told this once. */
        readonly NewCart: {
            readonly cart_id: string;
            readonly version: number;
            /** @enum {string} */
            readonly state: "open" | "closed";
            readonly order_id?: string;
            /** @constant */
            readonly merged?: true;
            readonly market: string;
            readonly currency: string;
            readonly tax_included: boolean;
            readonly lines: readonly components["schemas"]["CartLine"][];
            readonly subtotal: components["schemas"]["Money"];
            readonly quotes: readonly components["schemas"]["Quote"][];
            readonly secret: string;
        };
        /** @description The SKU has no price in this market. */
        readonly NoPrice: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "no-price";
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
            /** @constant */
            readonly field: "sku";
        };
        /** @description The body is not an event of the payment provider. */
        readonly NotAnEvent: {
            /** @constant */
            readonly type: "invalid";
            readonly title: string;
            /** @constant */
            readonly status: 422;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
            /** @constant */
            readonly field: "data.object";
        };
        /** @description The order went too far, or its payment is being processed: then `retry_after` says when to ask again. */
        readonly NotCancelable: {
            /** @constant */
            readonly type: "not-cancelable";
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
            readonly state: components["schemas"]["State"];
            readonly retry_after?: number;
        };
        /** @description There is no such thing, or it is somebody else's. */
        readonly NotFound: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "not-found";
            readonly title: string;
            /** @constant */
            readonly status: 404;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
            readonly field?: string;
        };
        /** @description There is no such page in quarantine, or no longer. */
        readonly NotInQuarantine: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "not-in-quarantine";
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
        };
        /** @description The theme cannot print the page at all. */
        readonly NotPrintable: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "not-printable";
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
        };
        /** @description What a stream's function gave up on came from no queue. */
        readonly NotRedrivable: {
            /** @constant */
            readonly type: "not-redrivable";
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
        };
        /** @description There is no money of this order: it was never paid. */
        readonly NotRefundable: {
            /** @constant */
            readonly type: "not-refundable";
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
            readonly state: components["schemas"]["State"];
        };
        /** @description Fewer are on hand than are to be taken away. */
        readonly NotThatMany: {
            /** @constant */
            readonly type: "not-that-many";
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
            readonly on_hand: number;
        };
        /** @description A step of the order on its way to the OMS; step 2 calls it back. */
        readonly OmsStep: {
            readonly sequence: number;
            /** @enum {string} */
            readonly kind: "order_paid" | "order_canceled";
            /** @enum {string} */
            readonly state: "queued" | "sent" | "acknowledged" | "refused";
            readonly attempts: number;
            /** Format: date-time */
            readonly queued_at: string;
            /** Format: date-time */
            readonly tried_at?: string;
            readonly reference: string;
            readonly reason: string;
        };
        /**
         * @description `number` is for people, `due_at` the time until which an unpaid order holds its stock.
         *
         *     `tax` is within `total` where `tax_included`.
         */
        readonly Order: {
            readonly order_id: string;
            readonly number: string;
            readonly state: components["schemas"]["State"];
            /** Format: date-time */
            readonly placed_at: string;
            /** Format: date-time */
            readonly due_at: string;
            readonly email: string;
            readonly cart_id: string;
            readonly market: string;
            readonly currency: string;
            readonly tax_included: boolean;
            readonly lines: readonly components["schemas"]["BoughtLine"][];
            readonly subtotal: components["schemas"]["Money"];
            readonly shipping: components["schemas"]["Money"];
            readonly tax: components["schemas"]["Money"];
            readonly total: components["schemas"]["Money"];
            readonly shipping_method: string;
            readonly shipping_address: components["schemas"]["ShipsTo"];
            readonly milestones: components["schemas"]["Milestones"];
            readonly shipments: readonly components["schemas"]["Parcel"][];
            readonly payment: components["schemas"]["OrderPayment"];
        };
        readonly OrderForStaff: {
            readonly order_id: string;
            readonly number: string;
            readonly state: components["schemas"]["State"];
            /** Format: date-time */
            readonly placed_at: string;
            /** Format: date-time */
            readonly due_at: string;
            readonly email: string;
            readonly cart_id: string;
            readonly market: string;
            readonly currency: string;
            readonly tax_included: boolean;
            readonly lines: readonly components["schemas"]["BoughtLine"][];
            readonly subtotal: components["schemas"]["Money"];
            readonly shipping: components["schemas"]["Money"];
            readonly tax: components["schemas"]["Money"];
            readonly total: components["schemas"]["Money"];
            readonly shipping_method: string;
            readonly shipping_address: components["schemas"]["ShipsTo"];
            readonly milestones: components["schemas"]["Milestones"];
            readonly shipments: readonly components["schemas"]["Parcel"][];
            readonly payment: components["schemas"]["PaymentForStaff"];
            readonly deliveries: readonly components["schemas"]["OmsStep"][];
            readonly history: readonly components["schemas"]["Happened"][];
            readonly can: components["schemas"]["MayBeDone"];
            readonly refund?: components["schemas"]["Refund"];
        };
        /** @description The newest first; `next` goes back as `after` while there are more. */
        readonly OrderHistory: {
            readonly orders: readonly components["schemas"]["OrderSummary"][];
            readonly next?: string;
        };
        /** @description `pay_url` while it is to be paid; `last_failure` says why the last attempt failed. */
        readonly OrderPayment: {
            /** @enum {string} */
            readonly state: "opened" | "created" | "canceled" | "parked" | "succeeded" | "refunding" | "refunded";
            readonly pay_url?: string;
            readonly last_failure?: string;
        };
        /** @description A line of an account's history. */
        readonly OrderSummary: {
            readonly order_id: string;
            readonly number: string;
            readonly state: components["schemas"]["State"];
            /** Format: date-time */
            readonly placed_at: string;
            readonly total: components["schemas"]["Money"];
            readonly lines: readonly components["schemas"]["SummaryLine"][];
        };
        readonly PageFinding: {
            readonly check: string;
            readonly what: string;
            readonly where: string;
        };
        /** @description `carrier` and `tracking` may be empty. */
        readonly Parcel: {
            readonly shipment_id: string;
            readonly carrier: string;
            readonly tracking: string;
        };
        readonly PathId: string;
        /** @description `psp_id` is the payment's name at the provider; `refund` what it was asked to give back. */
        readonly PaymentForStaff: {
            readonly state: ("opened" | "created" | "canceled" | "parked" | "succeeded" | "refunding" | "refunded") | "none";
            readonly amount?: components["schemas"]["Money"];
            readonly psp_id?: string;
            readonly refund?: components["schemas"]["Money"];
            readonly last_failure?: string;
        };
        /** @description Sizes in pixels. */
        readonly Picture: {
            readonly url: string;
            readonly alt: string;
            readonly width: number;
            readonly height: number;
        };
        /** @description The same as EventBridge has it. */
        readonly PimBusEvent: {
            /** @enum {string} */
            readonly "detail-type": "CategoryUpserted" | "PriceSet" | "ProductUpserted" | "ProductWithdrawn";
            readonly detail: {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        };
        /** @description `data` is what events/schemas/ says of its type. */
        readonly PimEvent: {
            /** @enum {string} */
            readonly type: "CategoryUpserted" | "PriceSet" | "ProductUpserted" | "ProductWithdrawn";
            readonly data: {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        };
        /** @description One event or a list of at most ten: all of them are taken, or none. */
        readonly PimEvents: components["schemas"]["PimEvent"] | components["schemas"]["PimBusEvent"] | readonly (components["schemas"]["PimEvent"] | components["schemas"]["PimBusEvent"])[];
        /** @enum {string} */
        readonly Policy: "sum" | "guest" | "account";
        /** @description It costs something else than `expected_total`: `cart` is what it costs now. */
        readonly PriceChanged: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "price-changed";
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
            readonly cart: components["schemas"]["Cart"];
        };
        /**
         * @description A product as the PIM last told it; `texts` by locale, `url` is the path of its page.
         *
         *     Where it is `live`, `/live/<sku>.json` tells what can be had of each SKU, second by second.
         */
        readonly Product: {
            readonly product_id: string;
            readonly revision: number;
            readonly slug: string;
            readonly url: string;
            readonly texts: {
                readonly [key: string]: components["schemas"]["ProductText"];
            };
            readonly brand: string | null;
            readonly attributes: {
                readonly [key: string]: string;
            };
            readonly media: readonly components["schemas"]["Media"][];
            readonly category_ids: readonly string[];
            readonly live: boolean;
            readonly variants: readonly components["schemas"]["Variant"][];
        };
        /** @description `words` says attributes and options in this language, as far as they differ. */
        readonly ProductText: {
            readonly title: string;
            readonly description: string;
            readonly words: {
                readonly [key: string]: string;
            };
        };
        /** @description An account; `email` is what it signed in with. */
        readonly Profile: {
            readonly customer_id: string;
            readonly email: string;
            readonly name: string;
            readonly locale: string | null;
            readonly marketing_consent: boolean;
            /** Format: date-time */
            readonly created_at: string;
        };
        /** @description What is not sent stays as it is. */
        readonly ProfileBody: {
            readonly name?: string | null;
            readonly locale?: string | null;
            readonly marketing_consent?: boolean | null;
        };
        /** @description An event as Stripe sends it: https://docs.stripe.com/api/events */
        readonly PspEvent: {
            readonly id: string;
            readonly type: string;
            readonly data: components["schemas"]["PspSubject"];
        } & {
            readonly [key: string]: unknown;
        };
        readonly PspSubject: {
            readonly object: {
                readonly [key: string]: unknown;
            };
        } & {
            readonly [key: string]: unknown;
        };
        /** @description The payment provider did not answer. What is held stays held; the same request resumes. */
        readonly PspUnreachable: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "psp-unreachable";
            readonly title: string;
            /** @constant */
            readonly status: 503;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
            readonly retry_after: number;
        };
        /** @description `published_at` is of the last good version, which is shown meanwhile; without it the page is not there. */
        readonly QuarantinedPage: {
            readonly path: string;
            /** Format: date-time */
            readonly since: string;
            readonly digest: string;
            readonly findings: readonly components["schemas"]["PageFinding"][];
            /** Format: date-time */
            readonly caused_at: string;
            readonly cause_id: string;
            /** Format: date-time */
            readonly published_at?: string;
            readonly releasable: boolean;
        };
        /** @description In the order of their paths; `more`: there are others behind these. */
        readonly QuarantinedPages: {
            readonly pages: readonly components["schemas"]["QuarantinedPage"][];
            readonly more: boolean;
        };
        /** @description What it all costs with one shipping method. `tax` is within `total` where the cart says `tax_included`. */
        readonly Quote: {
            readonly shipping_method: string;
            readonly title: string;
            readonly shipping: components["schemas"]["Money"];
            readonly tax: components["schemas"]["Money"];
            readonly total: components["schemas"]["Money"];
        };
        readonly Reason: {
            readonly reason: string;
        };
        /** @description What became of it; any 200 means that it need not be sent again. */
        readonly Received: {
            /** @constant */
            readonly received: true;
            /** @enum {string} */
            readonly outcome: "settled" | "noted" | "late" | "parked" | "ignored" | "duplicate";
        };
        /** @description Those that the member of staff saw: what came since, or went meanwhile, is left alone. */
        readonly Redrive: {
            readonly message_ids: readonly string[];
        };
        /** @description `recalls`: when the money is back, the OMS is told to stop and the stock can be sold again. */
        readonly Refund: {
            /** @enum {string} */
            readonly state: "requested" | "done";
            readonly reason: string;
            readonly amount: components["schemas"]["Money"];
            readonly recalls: boolean;
        };
        /** @description The page is published in a moment; `cause_id` is what its record will name. */
        readonly ReleaseAsked: {
            readonly path: string;
            readonly cause_id: string;
        };
        /** @description `digest` names the version whose findings the member of staff saw. */
        readonly ReleasePage: {
            readonly path: string;
            readonly digest: string;
        };
        /** @description One of the address book; one is the default. */
        readonly SavedAddress: {
            readonly address_id: string;
            readonly is_default: boolean;
            readonly name: string;
            readonly line1: string;
            readonly line2?: string;
            readonly city: string;
            readonly region?: string;
            readonly postal_code: string;
            readonly country: string;
        };
        /** @description The search does not answer now. Ask again. */
        readonly SearchUnavailable: {
            /** @constant */
            readonly type: "search-unavailable";
            readonly title: string;
            /** @constant */
            readonly status: 503;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
            readonly retry_after: number;
        };
        /** @description No bearer secret came with the request. */
        readonly SecretMissing: {
            /** @constant */
            readonly type: "secret-missing";
            readonly title: string;
            /** @constant */
            readonly status: 401;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
        };
        /** @description Which countries there are, the cart's market says. */
        readonly ShippingAddress: {
            readonly name: string;
            readonly line1: string;
            readonly line2?: string | null;
            readonly city: string;
            readonly region?: string | null;
            readonly postal_code: string;
            readonly country: string;
        };
        readonly ShipsTo: {
            readonly name: string;
            readonly line1: string;
            readonly line2?: string;
            readonly city: string;
            readonly region?: string;
            readonly postal_code: string;
            readonly country: string;
        };
        readonly ShortLine: {
            readonly sku: string;
            readonly requested: number;
            readonly left: number;
        };
        /** @description The sign-in is older than ten minutes. */
        readonly SignInAgain: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "sign-in-again";
            readonly title: string;
            /** @constant */
            readonly status: 401;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
        };
        /** @description Signed more than five minutes from now. */
        readonly SignatureEarly: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "signature-early";
            readonly title: string;
            /** @constant */
            readonly status: 401;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
            readonly field: string;
        };
        /** @description Signed more than five minutes ago: sign it again under the same id. */
        readonly SignatureExpired: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "signature-expired";
            readonly title: string;
            /** @constant */
            readonly status: 401;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
            readonly field: string;
        };
        /** @description One of the three headers is missing. */
        readonly SignatureMissing: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "signature-missing";
            readonly title: string;
            /** @constant */
            readonly status: 401;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
            readonly field: string;
        };
        /** @description The cart was changed meanwhile: `version` is where it is now. */
        readonly StaleVersion: {
            /** @constant */
            readonly type: "stale-version";
            readonly title: string;
            /** @constant */
            readonly status: 412;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
            readonly version: number;
        };
        /** @enum {string} */
        readonly State: "PENDING_PAYMENT" | "PAID" | "SENT" | "ACKNOWLEDGED" | "SHIPPED" | "DELIVERED" | "CANCELED" | "REFUNDED" | "RETURNED";
        /** @description `counted`: a count of the warehouse came after it, which is taken to contain it. */
        readonly StockCorrected: {
            readonly delta: number;
            readonly reason: string;
            readonly by: string;
            /** Format: date-time */
            readonly at: string;
            readonly counted: boolean;
        };
        /** @description `on_hand` = `available` + `reserved` (awaits payment) + `allocated` (paid); `band` is what pages print. */
        readonly StockOfSku: {
            readonly sku: string;
            readonly on_hand: number;
            readonly available: number;
            readonly reserved: number;
            readonly allocated: number;
            /** @enum {string} */
            readonly band: "in_stock" | "low" | "sold_out";
            readonly left?: number;
            readonly corrections: readonly components["schemas"]["StockCorrected"][];
        };
        /** @description Somebody was faster: `short` names each line and what is left of it. */
        readonly StockShort: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "stock-short";
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
            readonly short: readonly components["schemas"]["ShortLine"][];
        };
        readonly SummaryLine: {
            readonly sku: string;
            readonly title: string;
            readonly quantity: number;
        };
        /** @description The events are on their way (202), or were taken before under this id (200). */
        readonly Taken: {
            readonly webhook_id: string;
            /** @enum {string} */
            readonly outcome: "accepted" | "duplicate";
            readonly events: number;
        };
        /** @description The body is larger than 1,000,000 bytes. */
        readonly TooLarge: {
            /** @constant */
            readonly type: "too-large";
            readonly title: string;
            /** @constant */
            readonly status: 413;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
        };
        /** @description An account keeps at most twenty. */
        readonly TooManyAddresses: {
            /** @constant */
            readonly type: "too-many-addresses";
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
        };
        /** @description So many orders of the account wait for payment: pay or cancel one first. */
        readonly TooManyPending: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "too-many-pending";
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
        };
        /** @description No ID token of a sign-in came with the request, or it expired. */
        readonly Unauthenticated: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "unauthorized";
            readonly title: string;
            /** @constant */
            readonly status?: 401;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
        };
        /** @description Some lines are no longer sold. */
        readonly Unavailable: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "unavailable";
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
            readonly skus: readonly string[];
        };
        /** @description No product sells this SKU. */
        readonly UnknownSku: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "unknown-sku";
            readonly title: string;
            /** @constant */
            readonly status: 404;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
            /** @constant */
            readonly field: "sku";
        };
        /** @description The body is not sent as `application/json`. */
        readonly UnsupportedMediaType: {
            /** @constant */
            readonly type: "unsupported-media-type";
            readonly title: string;
            /** @constant */
            readonly status: 415;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
        };
        /** @description A SKU; `prices` holds one price a currency. */
        readonly Variant: {
            readonly sku: string;
            readonly options: {
                readonly [key: string]: string;
            };
            readonly prices: readonly components["schemas"]["Money"][];
            readonly weight_grams: number | null;
            readonly tax_class: string;
            readonly gtin: string | null;
            readonly mpn: string | null;
        };
        /** @description The address is told, once, when the SKU can be bought; at once, where `band` says that it can be. */
        readonly Waits: {
            /** @constant */
            readonly state: "waiting";
            /** @enum {string} */
            readonly band: "in_stock" | "low" | "sold_out";
            readonly title: string;
            readonly url: string;
        };
        /** @description No signature is that of this id, timestamp and body. */
        readonly WrongSignature: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly type: "bad-signature";
            readonly title: string;
            /** @constant */
            readonly status: 401;
            /** @description For a developer; not a text for shoppers. */
            readonly detail: string;
            readonly field: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readonly askBackInStock: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["BackInStockBody"];
            };
        };
        readonly responses: {
            /** @description The same for every address and every SKU: it tells nothing of either. */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Asked"];
                };
            };
            /** @description `malformed-json`: The body is not JSON. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["MalformedJson"];
                };
            };
            /** @description `unsupported-media-type`: The body is not sent as `application/json`. */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaType"];
                };
            };
            /** @description `invalid`: The request can be read and makes no sense; `errors` names every member. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Invalid"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    readonly confirmBackInStock: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly token: components["schemas"]["PathId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The address is told, once, when the SKU can be bought; at once, where `band` says that it can be. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Waits"];
                };
            };
            /** @description `not-found`: There is no such thing, or it is somebody else's. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["NotFound"];
                };
            };
            /** @description `invalid`: The request can be read and makes no sense; `errors` names every member. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Invalid"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    readonly leaveBackInStock: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly token: components["schemas"]["PathId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The address waits for nothing any more. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Left"];
                };
            };
            /** @description `not-found`: There is no such thing, or it is somebody else's. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["NotFound"];
                };
            };
            /** @description `invalid`: The request can be read and makes no sense; `errors` names every member. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Invalid"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    readonly openCart: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["CartBody"] | null;
            };
        };
        readonly responses: {
            /** @description A cart with the secret that opens it, told this once. */
            readonly 201: {
                headers: {
                    /** @description The version, quoted: what `If-Match` wants. */
                    readonly ETag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["NewCart"];
                };
            };
            /** @description `malformed-json`: The body is not JSON. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["MalformedJson"];
                };
            };
            /** @description `unsupported-media-type`: The body is not sent as `application/json`. */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaType"];
                };
            };
            /** @description `invalid`: The request can be read and makes no sense; `errors` names every member. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Invalid"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    readonly getCart: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly cart_id: components["schemas"]["PathId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A cart, priced now; `quotes` is empty where there is nothing to buy. Closed, `order_id` is the order it became, or it was `merged` into the cart of an account. */
            readonly 200: {
                headers: {
                    /** @description The version, quoted: what `If-Match` wants. */
                    readonly ETag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Cart"];
                };
            };
            /** @description `secret-missing`: No bearer secret came with the request. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["SecretMissing"];
                };
            };
            /** @description `not-found`: There is no such thing, or it is somebody else's. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["NotFound"];
                };
            };
            /** @description `invalid`: The request can be read and makes no sense; `errors` names every member. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Invalid"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    readonly setLine: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description The version the write is meant for, as `ETag` told it: `"3"`. */
                readonly "If-Match": string;
            };
            readonly path: {
                readonly cart_id: components["schemas"]["PathId"];
                readonly sku: components["schemas"]["PathId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["LineBody"];
            };
        };
        readonly responses: {
            /** @description A cart, priced now; `quotes` is empty where there is nothing to buy. Closed, `order_id` is the order it became, or it was `merged` into the cart of an account. */
            readonly 200: {
                headers: {
                    /** @description The version, quoted: what `If-Match` wants. */
                    readonly ETag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Cart"];
                };
            };
            /** @description `malformed-json`: The body is not JSON. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["MalformedJson"];
                };
            };
            /** @description `secret-missing`: No bearer secret came with the request. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["SecretMissing"];
                };
            };
            /** @description `not-found`: There is no such thing, or it is somebody else's. `unknown-sku`: No product sells this SKU. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["NotFound"] | components["schemas"]["UnknownSku"];
                };
            };
            /** @description `no-price`: The SKU has no price in this market. `cart-closed`: The cart became an order. `cart-merged`: The cart went into the cart of an account. */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["NoPrice"] | components["schemas"]["CartClosed"] | components["schemas"]["CartMerged"];
                };
            };
            /** @description `stale-version`: The cart was changed meanwhile: `version` is where it is now. */
            readonly 412: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["StaleVersion"];
                };
            };
            /** @description `unsupported-media-type`: The body is not sent as `application/json`. */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaType"];
                };
            };
            /** @description `invalid`: The request can be read and makes no sense; `errors` names every member. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Invalid"];
                };
            };
            /** @description `if-match-missing`: A write came without the version it was meant for. */
            readonly 428: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["IfMatchMissing"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description `busy`: Too many buy the same thing at once; nothing was done. Send the same request again. */
            readonly 503: {
                headers: {
                    /** @description Seconds after which to ask again. */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Busy"];
                };
            };
        };
    };
    readonly removeLine: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description The version the write is meant for, as `ETag` told it: `"3"`. */
                readonly "If-Match": string;
            };
            readonly path: {
                readonly cart_id: components["schemas"]["PathId"];
                readonly sku: components["schemas"]["PathId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A cart, priced now; `quotes` is empty where there is nothing to buy. Closed, `order_id` is the order it became, or it was `merged` into the cart of an account. */
            readonly 200: {
                headers: {
                    /** @description The version, quoted: what `If-Match` wants. */
                    readonly ETag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Cart"];
                };
            };
            /** @description `secret-missing`: No bearer secret came with the request. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["SecretMissing"];
                };
            };
            /** @description `not-found`: There is no such thing, or it is somebody else's. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["NotFound"];
                };
            };
            /** @description `cart-closed`: The cart became an order. `cart-merged`: The cart went into the cart of an account. */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["CartClosed"] | components["schemas"]["CartMerged"];
                };
            };
            /** @description `stale-version`: The cart was changed meanwhile: `version` is where it is now. */
            readonly 412: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["StaleVersion"];
                };
            };
            /** @description `invalid`: The request can be read and makes no sense; `errors` names every member. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Invalid"];
                };
            };
            /** @description `if-match-missing`: A write came without the version it was meant for. */
            readonly 428: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["IfMatchMissing"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description `busy`: Too many buy the same thing at once; nothing was done. Send the same request again. */
            readonly 503: {
                headers: {
                    /** @description Seconds after which to ask again. */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Busy"];
                };
            };
        };
    };
    readonly checkOut: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Your own choice, a UUID say. A retry with the same key and body gets the first answer. */
                readonly "Idempotency-Key": string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CheckoutBody"];
            };
        };
        readonly responses: {
            /** @description The order, the token that opens it, and where to pay: null once it is no longer to be paid. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Checkout"];
                };
            };
            /** @description `key-missing`: No `Idempotency-Key` came with the request. `key-invalid`: The `Idempotency-Key` is not 1 to 255 printable ASCII characters. `malformed-json`: The body is not JSON. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["KeyMissing"] | components["schemas"]["KeyInvalid"] | components["schemas"]["MalformedJson"];
                };
            };
            /** @description `secret-missing`: No bearer secret came with the request. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["SecretMissing"];
                };
            };
            /** @description `not-found`: There is no such thing, or it is somebody else's. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["NotFound"];
                };
            };
            /** @description `cart-closed`: The cart became an order. `cart-merged`: The cart went into the cart of an account. `price-changed`: It costs something else than `expected_total`: `cart` is what it costs now. `stock-short`: Somebody was faster: `short` names each line and what is left of it. `empty-cart`: There is nothing in the cart. `unavailable`: Some lines are no longer sold. `in-progress`: The same key is being worked on: ask again with it. */
            readonly 409: {
                headers: {
                    /** @description Seconds after which to ask again. */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["CartClosed"] | components["schemas"]["CartMerged"] | components["schemas"]["PriceChanged"] | components["schemas"]["StockShort"] | components["schemas"]["EmptyCart"] | components["schemas"]["Unavailable"] | components["schemas"]["InProgress"];
                };
            };
            /** @description `stale-version`: The cart was changed meanwhile: `version` is where it is now. */
            readonly 412: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["StaleVersion"];
                };
            };
            /** @description `unsupported-media-type`: The body is not sent as `application/json`. */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaType"];
                };
            };
            /** @description `key-reused`: The key came with another body before. `invalid`: The request can be read and makes no sense; `errors` names every member. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["KeyReused"] | components["schemas"]["Invalid"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description `psp-unreachable`: The payment provider did not answer. What is held stays held; the same request resumes. `busy`: Too many buy the same thing at once; nothing was done. Send the same request again. */
            readonly 503: {
                headers: {
                    /** @description Seconds after which to ask again. */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["PspUnreachable"] | components["schemas"]["Busy"];
                };
            };
        };
    };
    readonly getMe: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description An account; `email` is what it signed in with. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Profile"];
                };
            };
            /** @description `unauthorized`: No ID token of a sign-in came with the request, or it expired. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Unauthenticated"];
                    readonly "application/json": components["schemas"]["Unauthenticated"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    readonly eraseMe: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Erased */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Erased"];
                };
            };
            /** @description `sign-in-again`: The sign-in is older than ten minutes. `unauthorized`: No ID token of a sign-in came with the request, or it expired. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["SignInAgain"] | components["schemas"]["Unauthenticated"];
                    readonly "application/json": components["schemas"]["Unauthenticated"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description `busy`: Too many buy the same thing at once; nothing was done. Send the same request again. */
            readonly 503: {
                headers: {
                    /** @description Seconds after which to ask again. */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Busy"];
                };
            };
        };
    };
    readonly changeMe: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ProfileBody"];
            };
        };
        readonly responses: {
            /** @description An account; `email` is what it signed in with. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Profile"];
                };
            };
            /** @description `malformed-json`: The body is not JSON. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["MalformedJson"];
                };
            };
            /** @description `unauthorized`: No ID token of a sign-in came with the request, or it expired. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Unauthenticated"];
                    readonly "application/json": components["schemas"]["Unauthenticated"];
                };
            };
            /** @description `unsupported-media-type`: The body is not sent as `application/json`. */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaType"];
                };
            };
            /** @description `invalid`: The request can be read and makes no sense; `errors` names every member. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Invalid"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description `busy`: Too many buy the same thing at once; nothing was done. Send the same request again. */
            readonly 503: {
                headers: {
                    /** @description Seconds after which to ask again. */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Busy"];
                };
            };
        };
    };
    readonly listMyAddresses: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description AddressBook */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AddressBook"];
                };
            };
            /** @description `unauthorized`: No ID token of a sign-in came with the request, or it expired. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Unauthenticated"];
                    readonly "application/json": components["schemas"]["Unauthenticated"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    readonly addMyAddress: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["AddressBody"];
            };
        };
        readonly responses: {
            /** @description One of the address book; one is the default. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SavedAddress"];
                };
            };
            /** @description One of the address book; one is the default. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SavedAddress"];
                };
            };
            /** @description `malformed-json`: The body is not JSON. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["MalformedJson"];
                };
            };
            /** @description `unauthorized`: No ID token of a sign-in came with the request, or it expired. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Unauthenticated"];
                    readonly "application/json": components["schemas"]["Unauthenticated"];
                };
            };
            /** @description `too-many-addresses`: An account keeps at most twenty. */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyAddresses"];
                };
            };
            /** @description `unsupported-media-type`: The body is not sent as `application/json`. */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaType"];
                };
            };
            /** @description `invalid`: The request can be read and makes no sense; `errors` names every member. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Invalid"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description `busy`: Too many buy the same thing at once; nothing was done. Send the same request again. */
            readonly 503: {
                headers: {
                    /** @description Seconds after which to ask again. */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Busy"];
                };
            };
        };
    };
    readonly replaceMyAddress: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly address_id: components["schemas"]["PathId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["AddressBody"];
            };
        };
        readonly responses: {
            /** @description One of the address book; one is the default. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SavedAddress"];
                };
            };
            /** @description `malformed-json`: The body is not JSON. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["MalformedJson"];
                };
            };
            /** @description `unauthorized`: No ID token of a sign-in came with the request, or it expired. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Unauthenticated"];
                    readonly "application/json": components["schemas"]["Unauthenticated"];
                };
            };
            /** @description `not-found`: There is no such thing, or it is somebody else's. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["NotFound"];
                };
            };
            /** @description `unsupported-media-type`: The body is not sent as `application/json`. */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaType"];
                };
            };
            /** @description `invalid`: The request can be read and makes no sense; `errors` names every member. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Invalid"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description `busy`: Too many buy the same thing at once; nothing was done. Send the same request again. */
            readonly 503: {
                headers: {
                    /** @description Seconds after which to ask again. */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Busy"];
                };
            };
        };
    };
    readonly removeMyAddress: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly address_id: components["schemas"]["PathId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description AddressBook */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AddressBook"];
                };
            };
            /** @description `unauthorized`: No ID token of a sign-in came with the request, or it expired. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Unauthenticated"];
                    readonly "application/json": components["schemas"]["Unauthenticated"];
                };
            };
            /** @description `not-found`: There is no such thing, or it is somebody else's. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["NotFound"];
                };
            };
            /** @description `invalid`: The request can be read and makes no sense; `errors` names every member. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Invalid"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description `busy`: Too many buy the same thing at once; nothing was done. Send the same request again. */
            readonly 503: {
                headers: {
                    /** @description Seconds after which to ask again. */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Busy"];
                };
            };
        };
    };
    readonly getMyCart: {
        readonly parameters: {
            readonly query?: {
                readonly market?: components["schemas"]["InMarket"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A cart, priced now; `quotes` is empty where there is nothing to buy. Closed, `order_id` is the order it became, or it was `merged` into the cart of an account. */
            readonly 200: {
                headers: {
                    /** @description The version, quoted: what `If-Match` wants. */
                    readonly ETag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Cart"];
                };
            };
            /** @description `unauthorized`: No ID token of a sign-in came with the request, or it expired. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Unauthenticated"];
                    readonly "application/json": components["schemas"]["Unauthenticated"];
                };
            };
            /** @description `invalid`: The request can be read and makes no sense; `errors` names every member. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Invalid"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description `busy`: Too many buy the same thing at once; nothing was done. Send the same request again. */
            readonly 503: {
                headers: {
                    /** @description Seconds after which to ask again. */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Busy"];
                };
            };
        };
    };
    readonly setMyLine: {
        readonly parameters: {
            readonly query?: {
                readonly market?: components["schemas"]["InMarket"];
            };
            readonly header: {
                /** @description The version the write is meant for, as `ETag` told it: `"3"`. */
                readonly "If-Match": string;
            };
            readonly path: {
                readonly sku: components["schemas"]["PathId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["LineBody"];
            };
        };
        readonly responses: {
            /** @description A cart, priced now; `quotes` is empty where there is nothing to buy. Closed, `order_id` is the order it became, or it was `merged` into the cart of an account. */
            readonly 200: {
                headers: {
                    /** @description The version, quoted: what `If-Match` wants. */
                    readonly ETag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Cart"];
                };
            };
            /** @description `malformed-json`: The body is not JSON. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["MalformedJson"];
                };
            };
            /** @description `unauthorized`: No ID token of a sign-in came with the request, or it expired. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Unauthenticated"];
                    readonly "application/json": components["schemas"]["Unauthenticated"];
                };
            };
            /** @description `not-found`: There is no such thing, or it is somebody else's. `unknown-sku`: No product sells this SKU. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["NotFound"] | components["schemas"]["UnknownSku"];
                };
            };
            /** @description `no-price`: The SKU has no price in this market. `cart-closed`: The cart became an order. `cart-merged`: The cart went into the cart of an account. */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["NoPrice"] | components["schemas"]["CartClosed"] | components["schemas"]["CartMerged"];
                };
            };
            /** @description `stale-version`: The cart was changed meanwhile: `version` is where it is now. */
            readonly 412: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["StaleVersion"];
                };
            };
            /** @description `unsupported-media-type`: The body is not sent as `application/json`. */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaType"];
                };
            };
            /** @description `invalid`: The request can be read and makes no sense; `errors` names every member. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Invalid"];
                };
            };
            /** @description `if-match-missing`: A write came without the version it was meant for. */
            readonly 428: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["IfMatchMissing"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description `busy`: Too many buy the same thing at once; nothing was done. Send the same request again. */
            readonly 503: {
                headers: {
                    /** @description Seconds after which to ask again. */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Busy"];
                };
            };
        };
    };
    readonly removeMyLine: {
        readonly parameters: {
            readonly query?: {
                readonly market?: components["schemas"]["InMarket"];
            };
            readonly header: {
                /** @description The version the write is meant for, as `ETag` told it: `"3"`. */
                readonly "If-Match": string;
            };
            readonly path: {
                readonly sku: components["schemas"]["PathId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A cart, priced now; `quotes` is empty where there is nothing to buy. Closed, `order_id` is the order it became, or it was `merged` into the cart of an account. */
            readonly 200: {
                headers: {
                    /** @description The version, quoted: what `If-Match` wants. */
                    readonly ETag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Cart"];
                };
            };
            /** @description `unauthorized`: No ID token of a sign-in came with the request, or it expired. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Unauthenticated"];
                    readonly "application/json": components["schemas"]["Unauthenticated"];
                };
            };
            /** @description `not-found`: There is no such thing, or it is somebody else's. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["NotFound"];
                };
            };
            /** @description `cart-closed`: The cart became an order. `cart-merged`: The cart went into the cart of an account. */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["CartClosed"] | components["schemas"]["CartMerged"];
                };
            };
            /** @description `stale-version`: The cart was changed meanwhile: `version` is where it is now. */
            readonly 412: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["StaleVersion"];
                };
            };
            /** @description `invalid`: The request can be read and makes no sense; `errors` names every member. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Invalid"];
                };
            };
            /** @description `if-match-missing`: A write came without the version it was meant for. */
            readonly 428: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["IfMatchMissing"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description `busy`: Too many buy the same thing at once; nothing was done. Send the same request again. */
            readonly 503: {
                headers: {
                    /** @description Seconds after which to ask again. */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Busy"];
                };
            };
        };
    };
    readonly mergeCart: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["MergeBody"];
            };
        };
        readonly responses: {
            /** @description The account's cart; `left_out` are the SKUs it had no room for. */
            readonly 200: {
                headers: {
                    /** @description The version, quoted: what `If-Match` wants. */
                    readonly ETag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["MergedCart"];
                };
            };
            /** @description `malformed-json`: The body is not JSON. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["MalformedJson"];
                };
            };
            /** @description `unauthorized`: No ID token of a sign-in came with the request, or it expired. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Unauthenticated"];
                    readonly "application/json": components["schemas"]["Unauthenticated"];
                };
            };
            /** @description `not-found`: There is no such thing, or it is somebody else's. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["NotFound"];
                };
            };
            /** @description `cart-closed`: The cart became an order. `cart-merged`: The cart went into the cart of an account. */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["CartClosed"] | components["schemas"]["CartMerged"];
                };
            };
            /** @description `unsupported-media-type`: The body is not sent as `application/json`. */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaType"];
                };
            };
            /** @description `invalid`: The request can be read and makes no sense; `errors` names every member. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Invalid"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description `busy`: Too many buy the same thing at once; nothing was done. Send the same request again. */
            readonly 503: {
                headers: {
                    /** @description Seconds after which to ask again. */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Busy"];
                };
            };
        };
    };
    readonly checkOutMyCart: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Your own choice, a UUID say. A retry with the same key and body gets the first answer. */
                readonly "Idempotency-Key": string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CheckoutBody"];
            };
        };
        readonly responses: {
            /** @description The order, which its account opens, and where to pay: null once it is no longer to be paid. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AccountCheckout"];
                };
            };
            /** @description `key-missing`: No `Idempotency-Key` came with the request. `key-invalid`: The `Idempotency-Key` is not 1 to 255 printable ASCII characters. `malformed-json`: The body is not JSON. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["KeyMissing"] | components["schemas"]["KeyInvalid"] | components["schemas"]["MalformedJson"];
                };
            };
            /** @description `unauthorized`: No ID token of a sign-in came with the request, or it expired. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Unauthenticated"];
                    readonly "application/json": components["schemas"]["Unauthenticated"];
                };
            };
            /** @description `not-found`: There is no such thing, or it is somebody else's. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["NotFound"];
                };
            };
            /** @description `cart-closed`: The cart became an order. `cart-merged`: The cart went into the cart of an account. `price-changed`: It costs something else than `expected_total`: `cart` is what it costs now. `stock-short`: Somebody was faster: `short` names each line and what is left of it. `empty-cart`: There is nothing in the cart. `unavailable`: Some lines are no longer sold. `too-many-pending`: So many orders of the account wait for payment: pay or cancel one first. `in-progress`: The same key is being worked on: ask again with it. */
            readonly 409: {
                headers: {
                    /** @description Seconds after which to ask again. */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["CartClosed"] | components["schemas"]["CartMerged"] | components["schemas"]["PriceChanged"] | components["schemas"]["StockShort"] | components["schemas"]["EmptyCart"] | components["schemas"]["Unavailable"] | components["schemas"]["TooManyPending"] | components["schemas"]["InProgress"];
                };
            };
            /** @description `stale-version`: The cart was changed meanwhile: `version` is where it is now. */
            readonly 412: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["StaleVersion"];
                };
            };
            /** @description `unsupported-media-type`: The body is not sent as `application/json`. */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaType"];
                };
            };
            /** @description `key-reused`: The key came with another body before. `invalid`: The request can be read and makes no sense; `errors` names every member. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["KeyReused"] | components["schemas"]["Invalid"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description `psp-unreachable`: The payment provider did not answer. What is held stays held; the same request resumes. `busy`: Too many buy the same thing at once; nothing was done. Send the same request again. */
            readonly 503: {
                headers: {
                    /** @description Seconds after which to ask again. */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["PspUnreachable"] | components["schemas"]["Busy"];
                };
            };
        };
    };
    readonly exportMe: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description All we keep of a person. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Export"];
                };
            };
            /** @description `unauthorized`: No ID token of a sign-in came with the request, or it expired. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Unauthenticated"];
                    readonly "application/json": components["schemas"]["Unauthenticated"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    readonly listMyOrders: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                readonly after?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The newest first; `next` goes back as `after` while there are more. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["OrderHistory"];
                };
            };
            /** @description `unauthorized`: No ID token of a sign-in came with the request, or it expired. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Unauthenticated"];
                    readonly "application/json": components["schemas"]["Unauthenticated"];
                };
            };
            /** @description `invalid`: The request can be read and makes no sense; `errors` names every member. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Invalid"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    readonly getMyOrder: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly order_id: components["schemas"]["PathId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description `number` is for people, `due_at` the time until which an unpaid order holds its stock. `tax` is within `total` where `tax_included`. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Order"];
                };
            };
            /** @description `unauthorized`: No ID token of a sign-in came with the request, or it expired. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Unauthenticated"];
                    readonly "application/json": components["schemas"]["Unauthenticated"];
                };
            };
            /** @description `not-found`: There is no such thing, or it is somebody else's. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["NotFound"];
                };
            };
            /** @description `invalid`: The request can be read and makes no sense; `errors` names every member. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Invalid"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    readonly cancelMyOrder: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Your own choice, a UUID say. A retry with the same key and body gets the first answer. */
                readonly "Idempotency-Key": string;
            };
            readonly path: {
                readonly order_id: components["schemas"]["PathId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description `number` is for people, `due_at` the time until which an unpaid order holds its stock. `tax` is within `total` where `tax_included`. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Order"];
                };
            };
            /** @description `key-missing`: No `Idempotency-Key` came with the request. `key-invalid`: The `Idempotency-Key` is not 1 to 255 printable ASCII characters. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["KeyMissing"] | components["schemas"]["KeyInvalid"];
                };
            };
            /** @description `unauthorized`: No ID token of a sign-in came with the request, or it expired. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Unauthenticated"];
                    readonly "application/json": components["schemas"]["Unauthenticated"];
                };
            };
            /** @description `not-found`: There is no such thing, or it is somebody else's. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["NotFound"];
                };
            };
            /** @description `not-cancelable`: The order went too far, or its payment is being processed: then `retry_after` says when to ask again. */
            readonly 409: {
                headers: {
                    /** @description Seconds after which to ask again. */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["NotCancelable"];
                };
            };
            /** @description `invalid`: The request can be read and makes no sense; `errors` names every member. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Invalid"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description `psp-unreachable`: The payment provider did not answer. What is held stays held; the same request resumes. `busy`: Too many buy the same thing at once; nothing was done. Send the same request again. */
            readonly 503: {
                headers: {
                    /** @description Seconds after which to ask again. */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["PspUnreachable"] | components["schemas"]["Busy"];
                };
            };
        };
    };
    readonly getOrder: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly order_id: components["schemas"]["PathId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description `number` is for people, `due_at` the time until which an unpaid order holds its stock. `tax` is within `total` where `tax_included`. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Order"];
                };
            };
            /** @description `secret-missing`: No bearer secret came with the request. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["SecretMissing"];
                };
            };
            /** @description `not-found`: There is no such thing, or it is somebody else's. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["NotFound"];
                };
            };
            /** @description `invalid`: The request can be read and makes no sense; `errors` names every member. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Invalid"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    readonly cancelOrder: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Your own choice, a UUID say. A retry with the same key and body gets the first answer. */
                readonly "Idempotency-Key": string;
            };
            readonly path: {
                readonly order_id: components["schemas"]["PathId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description `number` is for people, `due_at` the time until which an unpaid order holds its stock. `tax` is within `total` where `tax_included`. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Order"];
                };
            };
            /** @description `key-missing`: No `Idempotency-Key` came with the request. `key-invalid`: The `Idempotency-Key` is not 1 to 255 printable ASCII characters. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["KeyMissing"] | components["schemas"]["KeyInvalid"];
                };
            };
            /** @description `secret-missing`: No bearer secret came with the request. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["SecretMissing"];
                };
            };
            /** @description `not-found`: There is no such thing, or it is somebody else's. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["NotFound"];
                };
            };
            /** @description `not-cancelable`: The order went too far, or its payment is being processed: then `retry_after` says when to ask again. */
            readonly 409: {
                headers: {
                    /** @description Seconds after which to ask again. */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["NotCancelable"];
                };
            };
            /** @description `invalid`: The request can be read and makes no sense; `errors` names every member. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Invalid"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description `psp-unreachable`: The payment provider did not answer. What is held stays held; the same request resumes. `busy`: Too many buy the same thing at once; nothing was done. Send the same request again. */
            readonly 503: {
                headers: {
                    /** @description Seconds after which to ask again. */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["PspUnreachable"] | components["schemas"]["Busy"];
                };
            };
        };
    };
    readonly getProduct: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly product_id: components["schemas"]["PathId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A product as the PIM last told it; `texts` by locale, `url` is the path of its page. Where it is `live`, `/live/<sku>.json` tells what can be had of each SKU, second by second. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Product"];
                };
            };
            /** @description `not-found`: There is no such thing, or it is somebody else's. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["NotFound"];
                };
            };
            /** @description `invalid`: The request can be read and makes no sense; `errors` names every member. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Invalid"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    readonly searchProducts: {
        readonly parameters: {
            readonly query?: {
                readonly q?: string;
                readonly category?: readonly string[] | null;
                readonly price_from?: number | null;
                readonly price_to?: number | null;
                readonly sort?: "best" | "cheap" | "dear";
                readonly page?: number;
                readonly market?: string | null;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of what was found, best first, and what to choose from, the most frequent first. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["FoundProducts"];
                };
            };
            /** @description `invalid`: The request can be read and makes no sense; `errors` names every member. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Invalid"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description `search-unavailable`: The search does not answer now. Ask again. */
            readonly 503: {
                headers: {
                    /** @description Seconds after which to ask again. */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["SearchUnavailable"];
                };
            };
        };
    };
    readonly listDeadLetters: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description DeadLetterCounts */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DeadLetterCounts"];
                };
            };
            /** @description `unauthorized`: No ID token of a sign-in came with the request, or it expired. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Unauthenticated"];
                    readonly "application/json": components["schemas"]["Unauthenticated"];
                };
            };
            /** @description `group-missing`: Whoever is signed in is not in the group of staff that may do this. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["GroupMissing"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    readonly showDeadLetters: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly name: components["schemas"]["PathId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Twenty of them; they stay where they are. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DeadLettersOfConsumer"];
                };
            };
            /** @description `unauthorized`: No ID token of a sign-in came with the request, or it expired. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Unauthenticated"];
                    readonly "application/json": components["schemas"]["Unauthenticated"];
                };
            };
            /** @description `group-missing`: Whoever is signed in is not in the group of staff that may do this. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["GroupMissing"];
                };
            };
            /** @description `not-found`: There is no such thing, or it is somebody else's. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["NotFound"];
                };
            };
            /** @description `invalid`: The request can be read and makes no sense; `errors` names every member. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Invalid"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    readonly redriveDeadLetters: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly name: components["schemas"]["PathId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["Redrive"];
            };
        };
        readonly responses: {
            /** @description Moved */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Moved"];
                };
            };
            /** @description `malformed-json`: The body is not JSON. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["MalformedJson"];
                };
            };
            /** @description `unauthorized`: No ID token of a sign-in came with the request, or it expired. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Unauthenticated"];
                    readonly "application/json": components["schemas"]["Unauthenticated"];
                };
            };
            /** @description `group-missing`: Whoever is signed in is not in the group of staff that may do this. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["GroupMissing"];
                };
            };
            /** @description `not-found`: There is no such thing, or it is somebody else's. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["NotFound"];
                };
            };
            /** @description `not-redrivable`: What a stream's function gave up on came from no queue. */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["NotRedrivable"];
                };
            };
            /** @description `unsupported-media-type`: The body is not sent as `application/json`. */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaType"];
                };
            };
            /** @description `invalid`: The request can be read and makes no sense; `errors` names every member. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Invalid"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    readonly findOrders: {
        readonly parameters: {
            readonly query?: {
                readonly state?: components["schemas"]["State"] | null;
                readonly q?: string;
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The newest first. While `next` is there, there may be more: it goes back as `cursor`. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["FoundOrders"];
                };
            };
            /** @description `unauthorized`: No ID token of a sign-in came with the request, or it expired. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Unauthenticated"];
                    readonly "application/json": components["schemas"]["Unauthenticated"];
                };
            };
            /** @description `group-missing`: Whoever is signed in is not in the group of staff that may do this. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["GroupMissing"];
                };
            };
            /** @description `invalid`: The request can be read and makes no sense; `errors` names every member. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Invalid"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    readonly showOrder: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly order_id: components["schemas"]["PathId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OrderForStaff */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["OrderForStaff"];
                };
            };
            /** @description `unauthorized`: No ID token of a sign-in came with the request, or it expired. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Unauthenticated"];
                    readonly "application/json": components["schemas"]["Unauthenticated"];
                };
            };
            /** @description `group-missing`: Whoever is signed in is not in the group of staff that may do this. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["GroupMissing"];
                };
            };
            /** @description `not-found`: There is no such thing, or it is somebody else's. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["NotFound"];
                };
            };
            /** @description `invalid`: The request can be read and makes no sense; `errors` names every member. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Invalid"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    readonly cancelUnpaidOrder: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Your own choice, a UUID say. A retry with the same key and body gets the first answer. */
                readonly "Idempotency-Key": string;
            };
            readonly path: {
                readonly order_id: components["schemas"]["PathId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OrderForStaff */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["OrderForStaff"];
                };
            };
            /** @description `key-missing`: No `Idempotency-Key` came with the request. `key-invalid`: The `Idempotency-Key` is not 1 to 255 printable ASCII characters. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["KeyMissing"] | components["schemas"]["KeyInvalid"];
                };
            };
            /** @description `unauthorized`: No ID token of a sign-in came with the request, or it expired. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Unauthenticated"];
                    readonly "application/json": components["schemas"]["Unauthenticated"];
                };
            };
            /** @description `group-missing`: Whoever is signed in is not in the group of staff that may do this. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["GroupMissing"];
                };
            };
            /** @description `not-found`: There is no such thing, or it is somebody else's. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["NotFound"];
                };
            };
            /** @description `not-cancelable`: The order went too far, or its payment is being processed: then `retry_after` says when to ask again. */
            readonly 409: {
                headers: {
                    /** @description Seconds after which to ask again. */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["NotCancelable"];
                };
            };
            /** @description `invalid`: The request can be read and makes no sense; `errors` names every member. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Invalid"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description `psp-unreachable`: The payment provider did not answer. What is held stays held; the same request resumes. `busy`: Too many buy the same thing at once; nothing was done. Send the same request again. */
            readonly 503: {
                headers: {
                    /** @description Seconds after which to ask again. */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["PspUnreachable"] | components["schemas"]["Busy"];
                };
            };
        };
    };
    readonly refundOrder: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Your own choice, a UUID say. A retry with the same key and body gets the first answer. */
                readonly "Idempotency-Key": string;
            };
            readonly path: {
                readonly order_id: components["schemas"]["PathId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["Reason"];
            };
        };
        readonly responses: {
            /** @description OrderForStaff */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["OrderForStaff"];
                };
            };
            /** @description `key-missing`: No `Idempotency-Key` came with the request. `key-invalid`: The `Idempotency-Key` is not 1 to 255 printable ASCII characters. `malformed-json`: The body is not JSON. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["KeyMissing"] | components["schemas"]["KeyInvalid"] | components["schemas"]["MalformedJson"];
                };
            };
            /** @description `unauthorized`: No ID token of a sign-in came with the request, or it expired. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Unauthenticated"];
                    readonly "application/json": components["schemas"]["Unauthenticated"];
                };
            };
            /** @description `group-missing`: Whoever is signed in is not in the group of staff that may do this. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["GroupMissing"];
                };
            };
            /** @description `not-found`: There is no such thing, or it is somebody else's. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["NotFound"];
                };
            };
            /** @description `not-refundable`: There is no money of this order: it was never paid. */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["NotRefundable"];
                };
            };
            /** @description `unsupported-media-type`: The body is not sent as `application/json`. */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaType"];
                };
            };
            /** @description `invalid`: The request can be read and makes no sense; `errors` names every member. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Invalid"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description `busy`: Too many buy the same thing at once; nothing was done. Send the same request again. */
            readonly 503: {
                headers: {
                    /** @description Seconds after which to ask again. */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Busy"];
                };
            };
        };
    };
    readonly listQuarantinedPages: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description In the order of their paths; `more`: there are others behind these. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["QuarantinedPages"];
                };
            };
            /** @description `unauthorized`: No ID token of a sign-in came with the request, or it expired. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Unauthenticated"];
                    readonly "application/json": components["schemas"]["Unauthenticated"];
                };
            };
            /** @description `group-missing`: Whoever is signed in is not in the group of staff that may do this. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["GroupMissing"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    readonly releasePage: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ReleasePage"];
            };
        };
        readonly responses: {
            /** @description The page is published in a moment; `cause_id` is what its record will name. */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ReleaseAsked"];
                };
            };
            /** @description `malformed-json`: The body is not JSON. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["MalformedJson"];
                };
            };
            /** @description `unauthorized`: No ID token of a sign-in came with the request, or it expired. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Unauthenticated"];
                    readonly "application/json": components["schemas"]["Unauthenticated"];
                };
            };
            /** @description `group-missing`: Whoever is signed in is not in the group of staff that may do this. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["GroupMissing"];
                };
            };
            /** @description `not-in-quarantine`: There is no such page in quarantine, or no longer. `moved-on`: Another version is in quarantine by now: look at its findings. `not-printable`: The theme cannot print the page at all. */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["NotInQuarantine"] | components["schemas"]["MovedOn"] | components["schemas"]["NotPrintable"];
                };
            };
            /** @description `unsupported-media-type`: The body is not sent as `application/json`. */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaType"];
                };
            };
            /** @description `invalid`: The request can be read and makes no sense; `errors` names every member. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Invalid"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    readonly showStock: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly sku: components["schemas"]["PathId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description `on_hand` = `available` + `reserved` (awaits payment) + `allocated` (paid); `band` is what pages print. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["StockOfSku"];
                };
            };
            /** @description `unauthorized`: No ID token of a sign-in came with the request, or it expired. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Unauthenticated"];
                    readonly "application/json": components["schemas"]["Unauthenticated"];
                };
            };
            /** @description `group-missing`: Whoever is signed in is not in the group of staff that may do this. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["GroupMissing"];
                };
            };
            /** @description `not-found`: There is no such thing, or it is somebody else's. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["NotFound"];
                };
            };
            /** @description `invalid`: The request can be read and makes no sense; `errors` names every member. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Invalid"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    readonly adjustStock: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Your own choice, a UUID say. A retry with the same key and body gets the first answer. */
                readonly "Idempotency-Key": string;
            };
            readonly path: {
                readonly sku: components["schemas"]["PathId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["Adjustment"];
            };
        };
        readonly responses: {
            /** @description `on_hand` = `available` + `reserved` (awaits payment) + `allocated` (paid); `band` is what pages print. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["StockOfSku"];
                };
            };
            /** @description `key-missing`: No `Idempotency-Key` came with the request. `key-invalid`: The `Idempotency-Key` is not 1 to 255 printable ASCII characters. `malformed-json`: The body is not JSON. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["KeyMissing"] | components["schemas"]["KeyInvalid"] | components["schemas"]["MalformedJson"];
                };
            };
            /** @description `unauthorized`: No ID token of a sign-in came with the request, or it expired. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Unauthenticated"];
                    readonly "application/json": components["schemas"]["Unauthenticated"];
                };
            };
            /** @description `group-missing`: Whoever is signed in is not in the group of staff that may do this. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["GroupMissing"];
                };
            };
            /** @description `not-found`: There is no such thing, or it is somebody else's. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["NotFound"];
                };
            };
            /** @description `not-that-many`: Fewer are on hand than are to be taken away. */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["NotThatMany"];
                };
            };
            /** @description `unsupported-media-type`: The body is not sent as `application/json`. */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaType"];
                };
            };
            /** @description `invalid`: The request can be read and makes no sense; `errors` names every member. `key-reused`: The key came with another correction before. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Invalid"] | components["schemas"]["CorrectionKeyReused"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
        };
    };
    readonly receivePimEvents: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description The message's own id: the same in every attempt. */
                readonly "webhook-id": string;
                /** @description When it was signed, in seconds since 1970. */
                readonly "webhook-timestamp": string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["PimEvents"];
            };
        };
        readonly responses: {
            /** @description The events are on their way (202), or were taken before under this id (200). */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Taken"];
                };
            };
            /** @description The events are on their way (202), or were taken before under this id (200). */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Taken"];
                };
            };
            /** @description `malformed-header`: An id or a timestamp that is none. `malformed-json`: The body is not JSON. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["MalformedHeader"] | components["schemas"]["MalformedJson"];
                };
            };
            /** @description `signature-missing`: One of the three headers is missing. `bad-signature`: No signature is that of this id, timestamp and body. `signature-expired`: Signed more than five minutes ago: sign it again under the same id. `signature-early`: Signed more than five minutes from now. */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["SignatureMissing"] | components["schemas"]["WrongSignature"] | components["schemas"]["SignatureExpired"] | components["schemas"]["SignatureEarly"];
                };
            };
            /** @description `too-large`: The body is larger than 1,000,000 bytes. */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooLarge"];
                };
            };
            /** @description `unsupported-media-type`: The body is not sent as `application/json`. */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaType"];
                };
            };
            /** @description `invalid`: The request can be read and makes no sense; `errors` names every member. `id-reused`: The `webhook-id` came before, with another body. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Invalid"] | components["schemas"]["IdReused"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description `busy`: Too many buy the same thing at once; nothing was done. Send the same request again. */
            readonly 503: {
                headers: {
                    /** @description Seconds after which to ask again. */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Busy"];
                };
            };
        };
    };
    readonly receivePspEvent: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["PspEvent"];
            };
        };
        readonly responses: {
            /** @description What became of it; any 200 means that it need not be sent again. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Received"];
                };
            };
            /** @description `bad-signature`: The signature is missing, is not that of this body, or is too old. `malformed-json`: The body is not JSON. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["BadSignature"] | components["schemas"]["MalformedJson"];
                };
            };
            /** @description `unsupported-media-type`: The body is not sent as `application/json`. */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaType"];
                };
            };
            /** @description `invalid`: The body is not an event of the payment provider. */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["NotAnEvent"];
                };
            };
            /** @description Too many calls: API Gateway says so. */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Gateway"];
                };
            };
            /** @description `fault`: The shop failed. The same request may be sent again. */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Fault"];
                };
            };
            /** @description `busy`: Too many buy the same thing at once; nothing was done. Send the same request again. */
            readonly 503: {
                headers: {
                    /** @description Seconds after which to ask again. */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Busy"];
                };
            };
        };
    };
}
