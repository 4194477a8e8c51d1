-- A small order system for Nordhem: what the `orders` connector reads and changes in the demo.
--
-- Every day is a whole number of days from today: -3 is three days ago, 0 today, 6 in six days. The shell adds it
-- to the current date when it reads, so the stories below stay true. Changes are written as day numbers as well.
-- Money is in cents of a euro.
--
-- Which order tells which story
--   20401  shipped, arrives tomorrow                     20402  in processing, can still be changed
--   20403  delivered, can be returned                    20404  cancelled before it was sent
--   20405  delivered, EUR 24.90: damage, under the limit 20406  delivered, EUR 189.00: damage, over the limit
--   20407  pay later, due in 6 days, can be extended     20408  pay later, 5 days late, no fee, can be extended
--   20409  delivered, can be returned                    20410  pay later, 20 days late, first fee (may be waived)
--   20411  return opened, parcel on its way to us        20412  pay later, shipped, due in 26 days
--   20413  delivered, EUR 39.00: damage, under the limit 20414  pay later, extended once already
--   20415  return arrived, refund not sent yet           20416  delayed: should have arrived 3 days ago
--   20417  delivered 45 days ago, too late to return     20418  returned and refunded 4 days ago
--   20419  invoice disputed and paused                   20420  paid, for a copy of the invoice
--   20421  "delivered" yesterday, customer has nothing   20422  pay later, paid 2 days ago after a reminder
--   20423  sofa in processing, by appointment            20424  pay later, 20 days late, fee after an earlier waiver
--   20425  paid, its late fee was waived 60 days ago     20426  pay later, EUR 689.00: above the assistant's limit
--   20427  invoice due, price dispute candidate          20428  ordered by a stranger: fraud
--   20429  damage, refunded in full already              20430  pay later, 3 days late
--   20431  pay later, due today                          20432  delivered, exactly EUR 50.00: the limit itself
--   20433  delivered, EUR 50.01: one cent over the limit 20434  pay later, 40 days late: cannot pay
--   20435  delivered 30 days ago, last day to return     20436  delivered 31 days ago, one day too late
--   20437  cancelled and refunded                        20438  onwards: everyday orders
--
-- The facts each action gives, and their values, are listed at the top of actions.toml.

CREATE TABLE customers (
  email    TEXT PRIMARY KEY,
  name     TEXT NOT NULL,
  language TEXT NOT NULL,
  state    TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'suspended'))
) STRICT;

CREATE TABLE orders (
  order_number    TEXT PRIMARY KEY CHECK (length(order_number) = 5),
  customer_email  TEXT NOT NULL REFERENCES customers (email),
  status          TEXT NOT NULL CHECK (status IN ('processing', 'shipped', 'delivered', 'cancelled')),
  item            TEXT NOT NULL,
  total_cents     INTEGER NOT NULL CHECK (total_cents > 0),
  ordered_on      INTEGER NOT NULL,
  expected_on     INTEGER NOT NULL,            -- the day promised to the customer
  delivered_on    INTEGER,                     -- the day the carrier reports
  carrier         TEXT NOT NULL DEFAULT '',
  tracking        TEXT NOT NULL DEFAULT '',
  payment         TEXT NOT NULL CHECK (payment IN ('card', 'paypal', 'bank-transfer', 'gift-card', 'pay-later')),
  invoice_number  TEXT,                        -- made on the day of dispatch
  due_on          INTEGER,                     -- pay later only: 30 days after dispatch, or later when extended
  paid_on         INTEGER,
  fee_cents       INTEGER NOT NULL DEFAULT 0,  -- the one late fee: 500 from the 15th day after due_on
  fee_waived_on   INTEGER,
  extensions_used INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE returns (
  return_number TEXT PRIMARY KEY,
  order_number  TEXT NOT NULL REFERENCES orders (order_number),
  reason        TEXT NOT NULL,
  opened_on     INTEGER NOT NULL,
  arrived_on    INTEGER
) STRICT;

CREATE TABLE refunds (
  refund_number TEXT PRIMARY KEY,
  order_number  TEXT NOT NULL REFERENCES orders (order_number),
  cents         INTEGER NOT NULL CHECK (cents > 0),
  reason        TEXT NOT NULL,
  sent_on       INTEGER
) STRICT;

CREATE TABLE disputes (
  dispute_number TEXT PRIMARY KEY,
  order_number   TEXT NOT NULL REFERENCES orders (order_number),
  reason         TEXT NOT NULL,
  opened_on      INTEGER NOT NULL,
  closed_on      INTEGER
) STRICT;

-- The shop's rules that the connector applies. The help articles name the same numbers.
CREATE TABLE settings (
  name  TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT;

INSERT INTO settings (name, value) VALUES
  ('return_days', 30),
  ('label_days', 14),
  ('refund_days', 7),
  ('due_days', 30),
  ('extension_days', 14),
  ('extensions_per_invoice', 1),
  ('extension_grace_days', 14),
  ('late_fee_cents', 500),
  ('late_fee_after_days', 14),
  ('waiver_every_days', 365),
  ('small_refund_cents', 5000),      -- as limit-cents of refunds.issue in actions.toml
  ('small_extension_cents', 50000);  -- as limit-cents of payments.extend

INSERT INTO customers (email, name, language) VALUES
  ('james.whitfield@mail.example', 'James Whitfield', 'en'),
  ('anna.keller@mail.example', 'Anna Keller', 'de'),
  ('lucia.navarro@mail.example', 'Lucía Navarro', 'es'),
  ('sofie.lund@mail.example', 'Sofie Lund', 'sv'),
  ('marc.dubois@mail.example', 'Marc Dubois', 'fr'),
  ('giulia.conti@mail.example', 'Giulia Conti', 'it'),
  ('tomasz.wrobel@mail.example', 'Tomasz Wróbel', 'pl'),
  ('emma.devries@mail.example', 'Emma de Vries', 'nl'),
  ('nuno.carvalho@mail.example', 'Nuno Carvalho', 'pt'),
  ('deniz.aydin@mail.example', 'Deniz Aydın', 'tr'),
  ('helga.brandt@mail.example', 'Helga Brandt', 'de'),
  ('oliver.grant@mail.example', 'Oliver Grant', 'en');

INSERT INTO orders (order_number, customer_email, status, item, total_cents, ordered_on, expected_on, delivered_on,
                    carrier, tracking, payment, invoice_number, due_on, paid_on, fee_cents, fee_waived_on, extensions_used)
VALUES
  ('20401', 'james.whitfield@mail.example', 'shipped',    'Lygna floor lamp',         12900,  -4,   1, NULL, 'DHL',    'NH204010041', 'card',          'N-20401', NULL,   -4,   0, NULL, 0),
  ('20402', 'james.whitfield@mail.example', 'processing', 'Fjell 2 tent',             24900,   0,   5, NULL, '',       '',            'card',          NULL,      NULL,    0,   0, NULL, 0),
  ('20403', 'james.whitfield@mail.example', 'delivered',  'Ull wool rug',             15900,  -9,  -5,   -5, 'DHL',    'NH204030087', 'paypal',        'N-20403', NULL,   -9,   0, NULL, 0),
  ('20404', 'james.whitfield@mail.example', 'cancelled',  'Stig step stool',           4900, -12,  -8, NULL, '',       '',            'card',          NULL,      NULL,  -12,   0, NULL, 0),
  ('20405', 'james.whitfield@mail.example', 'delivered',  'Set of 4 enamel mugs',      2490,  -7,  -3,   -3, 'DPD',    'NH204050019', 'card',          'N-20405', NULL,   -7,   0, NULL, 0),
  ('20406', 'james.whitfield@mail.example', 'delivered',  'Eika oak side table',      18900,  -9,  -4,   -4, 'DHL',    'NH204060023', 'card',          'N-20406', NULL,   -9,   0, NULL, 0),
  ('20407', 'james.whitfield@mail.example', 'delivered',  'Skog rain jacket',         12900, -26, -21,  -21, 'UPS',    'NH204070055', 'pay-later',     'N-20407',    6, NULL,   0, NULL, 0),
  ('20408', 'james.whitfield@mail.example', 'delivered',  'Dal sleeping bag',          9900, -37, -31,  -32, 'DPD',    'NH204080061', 'pay-later',     'N-20408',   -5, NULL,   0, NULL, 0),
  ('20409', 'anna.keller@mail.example',     'delivered',  'Fjord hiking boots',       13900, -14, -10,  -10, 'DHL',    'NH204090012', 'card',          'N-20409', NULL,  -14,   0, NULL, 0),
  ('20410', 'anna.keller@mail.example',     'delivered',  'Lygna table lamp',          7900, -52, -47,  -48, 'DHL',    'NH204100034', 'pay-later',     'N-20410',  -20, NULL, 500, NULL, 0),
  ('20411', 'anna.keller@mail.example',     'delivered',  'Ull throw blanket',         6900, -18, -14,  -14, 'DHL',    'NH204110078', 'card',          'N-20411', NULL,  -18,   0, NULL, 0),
  ('20412', 'anna.keller@mail.example',     'shipped',    'Sel camping stove',         5900,  -5,   0, NULL, 'DPD',    'NH204120091', 'pay-later',     'N-20412',   26, NULL,   0, NULL, 0),
  ('20413', 'lucia.navarro@mail.example',   'delivered',  'Varm thermos 1 l',          3900, -10,  -6,   -6, 'GLS',    'NH204130045', 'card',          'N-20413', NULL,  -10,   0, NULL, 0),
  ('20414', 'lucia.navarro@mail.example',   'delivered',  'Berg backpack 45 l',       11900, -39, -33,  -34, 'GLS',    'NH204140066', 'pay-later',     'N-20414',    6, NULL,   0, NULL, 1),
  ('20415', 'lucia.navarro@mail.example',   'delivered',  'Skog fleece jacket',        8900, -22, -17,  -17, 'GLS',    'NH204150017', 'card',          'N-20415', NULL,  -22,   0, NULL, 0),
  ('20416', 'lucia.navarro@mail.example',   'shipped',    'Eika coat rack',            7900,  -9,  -3, NULL, 'GLS',    'NH204160038', 'paypal',        'N-20416', NULL,   -9,   0, NULL, 0),
  ('20417', 'lucia.navarro@mail.example',   'delivered',  'Ull cushion cover',         2900, -50, -45,  -45, 'GLS',    'NH204170072', 'card',          'N-20417', NULL,  -50,   0, NULL, 0),
  ('20418', 'sofie.lund@mail.example',      'delivered',  'Lys outdoor lantern',       4900, -28, -24,  -24, 'PostNord', 'NH204180083', 'card',        'N-20418', NULL,  -28,   0, NULL, 0),
  ('20419', 'sofie.lund@mail.example',      'delivered',  'Two Ask dining chairs',    19800, -24, -18,  -18, 'PostNord', 'NH204190026', 'pay-later',   'N-20419',    9, NULL,   0, NULL, 0),
  ('20420', 'sofie.lund@mail.example',      'delivered',  'Eika bookshelf',           34900, -61, -50,  -51, 'PostNord', 'NH204200049', 'bank-transfer', 'N-20420', NULL, -58, 0, NULL, 0),
  ('20421', 'marc.dubois@mail.example',     'delivered',  'Headlamp Lys 400',          4500,  -6,  -1,   -1, 'Colissimo', 'NH204210015', 'card',       'N-20421', NULL,   -6,   0, NULL, 0),
  ('20422', 'marc.dubois@mail.example',     'delivered',  'Sel cookware set',          6900, -39, -34,  -34, 'Colissimo', 'NH204220064', 'pay-later',  'N-20422',   -7,   -2,   0, NULL, 0),
  ('20423', 'giulia.conti@mail.example',    'processing', 'Hvile sofa, three seats',  89900,  -3,  14, NULL, '',       '',            'bank-transfer', NULL,      NULL,   -1,   0, NULL, 0),
  ('20424', 'giulia.conti@mail.example',    'delivered',  'Dal camping chair',         5900, -52, -48,  -47, 'BRT',    'NH204240029', 'pay-later',     'N-20424',  -20, NULL, 500, NULL, 0),
  ('20425', 'giulia.conti@mail.example',    'delivered',  'Lys string lights',         3900, -115, -110, -110, 'BRT', 'NH204250053', 'pay-later',     'N-20425',  -83,  -58,   0,  -60, 0),
  ('20426', 'tomasz.wrobel@mail.example',   'delivered',  'Eika dining table',        68900, -31, -20,  -21, 'DPD',    'NH204260088', 'pay-later',     'N-20426',    3, NULL,   0, NULL, 0),
  ('20427', 'emma.devries@mail.example',    'delivered',  'Ask desk lamp',            12900, -20, -15,  -15, 'PostNL', 'NH204270031', 'pay-later',     'N-20427',   12, NULL,   0, NULL, 0),
  ('20428', 'emma.devries@mail.example',    'shipped',    'Three Fjell 3 tents',     104700,  -2,   2, NULL, 'PostNL', 'NH204280057', 'pay-later',     'N-20428',   29, NULL,   0, NULL, 0),
  ('20429', 'nuno.carvalho@mail.example',   'delivered',  'Keramik bowl set',          3400, -16, -11,  -11, 'CTT',    'NH204290074', 'card',          'N-20429', NULL,  -16,   0, NULL, 0),
  ('20430', 'nuno.carvalho@mail.example',   'delivered',  'Berg trekking poles',       6400, -35, -30,  -30, 'CTT',    'NH204300096', 'pay-later',     'N-20430',   -3, NULL,   0, NULL, 0),
  ('20431', 'deniz.aydin@mail.example',     'delivered',  'Ull wool socks, 3 pairs',   3600, -32, -27,  -27, 'DHL',    'NH204310013', 'pay-later',     'N-20431',    0, NULL,   0, NULL, 0),
  ('20432', 'deniz.aydin@mail.example',     'delivered',  'Glass carafe set',          5000,  -8,  -4,   -4, 'DHL',    'NH204320067', 'card',          'N-20432', NULL,   -8,   0, NULL, 0),
  ('20433', 'helga.brandt@mail.example',    'delivered',  'Lygna bedside lamp',        5001,  -8,  -3,   -3, 'DHL',    'NH204330042', 'card',          'N-20433', NULL,   -8,   0, NULL, 0),
  ('20434', 'helga.brandt@mail.example',    'delivered',  'Dal winter duvet',         14900, -72, -67,  -67, 'DHL',    'NH204340018', 'pay-later',     'N-20434',  -40, NULL, 500, NULL, 0),
  ('20435', 'oliver.grant@mail.example',    'delivered',  'Skog work gloves',          2900, -35, -30,  -30, 'DPD',    'NH204350079', 'card',          'N-20435', NULL,  -35,   0, NULL, 0),
  ('20436', 'oliver.grant@mail.example',    'delivered',  'Berg dry bag 20 l',         2400, -36, -31,  -31, 'DPD',    'NH204360035', 'card',          'N-20436', NULL,  -36,   0, NULL, 0),
  ('20437', 'oliver.grant@mail.example',    'cancelled',  'Hammock Hvile',             7900, -15, -10, NULL, '',       '',            'paypal',        NULL,      NULL,  -15,   0, NULL, 0),
  ('20438', 'oliver.grant@mail.example',    'processing', 'Folding axe sheath',        1900,  -1,   4, NULL, '',       '',            'gift-card',     NULL,      NULL,   -1,   0, NULL, 0),
  ('20439', 'anna.keller@mail.example',     'processing', 'Ask kitchen stool',         9900,  -1,   5, NULL, '',       '',            'card',          NULL,      NULL,   -1,   0, NULL, 0),
  ('20440', 'lucia.navarro@mail.example',   'processing', 'Ull kilim runner',          8900,   0,   5, NULL, '',       '',            'pay-later',     NULL,      NULL, NULL,   0, NULL, 0),
  ('20441', 'marc.dubois@mail.example',     'shipped',    'Dal air mattress',          7400,  -3,   1, NULL, 'Colissimo', 'NH204410052', 'card',       'N-20441', NULL,   -3,   0, NULL, 0),
  ('20442', 'giulia.conti@mail.example',    'shipped',    'Keramik plant pot',         3200,  -4,   0, NULL, 'BRT',    'NH204420069', 'paypal',        'N-20442', NULL,   -4,   0, NULL, 0),
  ('20443', 'tomasz.wrobel@mail.example',   'delivered',  'Berg rain cover',           1900, -12,  -8,   -8, 'DPD',    'NH204430084', 'card',          'N-20443', NULL,  -12,   0, NULL, 0),
  ('20444', 'emma.devries@mail.example',    'delivered',  'Lys solar lights, 6 pieces', 4400, -11, -7,   -7, 'PostNL', 'NH204440037', 'card',          'N-20444', NULL,  -11,   0, NULL, 0),
  ('20445', 'nuno.carvalho@mail.example',   'shipped',    'Fjord wool hat',            2700,  -4,   2, NULL, 'CTT',    'NH204450011', 'card',          'N-20445', NULL,   -4,   0, NULL, 0),
  ('20446', 'deniz.aydin@mail.example',     'shipped',    'Eika cutting board',        3900,  -2,   3, NULL, 'DHL',    'NH204460028', 'pay-later',     'N-20446',   29, NULL,   0, NULL, 0),
  ('20447', 'sofie.lund@mail.example',      'delivered',  'Skog base layer',           5900,  -6,  -2,   -2, 'PostNord', 'NH204470093', 'pay-later',   'N-20447',   25, NULL,   0, NULL, 0),
  ('20448', 'helga.brandt@mail.example',    'delivered',  'Varm kettle',               5900, -19, -15,  -15, 'DHL',    'NH204480046', 'card',          'N-20448', NULL,  -19,   0, NULL, 0);

INSERT INTO returns (return_number, order_number, reason, opened_on, arrived_on) VALUES
  ('R-51201', '20411', 'not-as-expected', -3, NULL),
  ('R-51194', '20415', 'size',           -10, -2),
  ('R-51172', '20418', 'no-reason',      -16, -9),
  ('R-51207', '20448', 'not-as-expected', -4, NULL);

INSERT INTO refunds (refund_number, order_number, cents, reason, sent_on) VALUES
  ('F-70311', '20415', 8900, 'return',    NULL),
  ('F-70287', '20418', 4900, 'return',      -4),
  ('F-70302', '20429', 3400, 'damaged',     -6),
  ('F-70259', '20404', 4900, 'cancelled',  -11),
  ('F-70268', '20437', 7900, 'cancelled',  -14);

INSERT INTO disputes (dispute_number, order_number, reason, opened_on, closed_on) VALUES
  ('D-3041', '20419', 'Two chairs are billed at the old price, the order confirmation says 179.00.', -2, NULL),
  ('D-3022', '20420', 'Delivery fee billed although it was free.', -49, -46);
