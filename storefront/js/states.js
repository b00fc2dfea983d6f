// What an order's state is called.

export const STATE = {
  PENDING_PAYMENT: texts.state_pending_payment, PAID: texts.state_paid, SENT: texts.state_sent, ACKNOWLEDGED: texts.state_acknowledged,
  SHIPPED: texts.state_shipped, DELIVERED: texts.state_delivered, CANCELED: texts.state_canceled, REFUNDED: texts.state_refunded, RETURNED: texts.state_returned,
};
