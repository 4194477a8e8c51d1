//! The example order system by itself: the stories that stand at the top of `orders.sql`.

use std::collections::BTreeMap;
use std::sync::Arc;

use baton_core::event::ActionOutcome;
use baton_core::id::{ActionRunId, CustomerId};
use baton_server::connector::{ActionRequest, Connector, Subject};

use crate::world::{company, orders};

const JAMES: &str = "james.whitfield@mail.example";

struct Shop {
    system: Arc<dyn Connector>,
    runs: u128,
}

impl Shop {
    fn new() -> Self {
        Self { system: orders(), runs: 0 }
    }

    async fn ask(&mut self, email: Option<&str>, action: &str, arguments: &[(&str, &str)]) -> ActionOutcome {
        self.runs += 1;
        self.again(self.runs, email, action, arguments).await
    }

    async fn again(
        &self,
        run: u128,
        email: Option<&str>,
        action: &str,
        arguments: &[(&str, &str)],
    ) -> ActionOutcome {
        let known = email.is_some();
        let request = ActionRequest {
            run: ActionRunId(run),
            action: action.into(),
            arguments: arguments.iter().map(|(name, value)| ((*name).into(), (*value).to_owned())).collect(),
            subject: Subject { customer: CustomerId(1), email: email.map(str::to_owned), known },
        };
        self.system.run(&request).await
    }

    /// The facts of an action that works. It gives what `actions.toml` says, or less where something does not exist.
    async fn facts(
        &mut self,
        email: &str,
        action: &str,
        arguments: &[(&str, &str)],
    ) -> BTreeMap<String, String> {
        let outcome = self.ask(Some(email), action, arguments).await;
        let ActionOutcome::Done { facts } = outcome else { panic!("{action} {arguments:?}: {outcome:?}") };
        let declared = &company().actions[&action.into()].gives;
        assert!(facts.keys().all(|fact| declared.contains(fact)), "{action} gives more: {facts:?}");
        facts.into_iter().map(|(name, value)| (name.to_string(), value)).collect()
    }

    async fn refused(&mut self, email: Option<&str>, action: &str, arguments: &[(&str, &str)]) {
        let outcome = self.ask(email, action, arguments).await;
        assert!(matches!(outcome, ActionOutcome::Refused { .. }), "{action} {arguments:?}: {outcome:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn orders_stand_where_their_stories_say() {
    let mut shop = Shop::new();
    for (email, number, status, returnable, band) in [
        (JAMES, "20401", "shipped", "no", "large"),
        (JAMES, "20402", "processing", "no", "large"),
        (JAMES, "20403", "delivered", "yes", "large"),
        (JAMES, "20404", "cancelled", "no", "none"),
        (JAMES, "20405", "delivered", "yes", "small"),
        ("anna.keller@mail.example", "20411", "delivered", "opened", "large"),
        ("lucia.navarro@mail.example", "20416", "delayed", "no", "large"),
        ("lucia.navarro@mail.example", "20417", "delivered", "no", "small"),
        ("nuno.carvalho@mail.example", "20429", "delivered", "no", "none"),
        ("deniz.aydin@mail.example", "20432", "delivered", "yes", "small"),
        ("helga.brandt@mail.example", "20433", "delivered", "yes", "large"),
        ("oliver.grant@mail.example", "20435", "delivered", "yes", "small"),
        ("oliver.grant@mail.example", "20436", "delivered", "no", "small"),
    ] {
        let facts = shop.facts(email, "orders.find", &[("order_number", number)]).await;
        let seen =
            (facts["order_status"].as_str(), facts["returnable"].as_str(), facts["value_band"].as_str());
        assert_eq!(seen, (status, returnable, band), "order {number}");
    }
    let facts = shop.facts(JAMES, "orders.find", &[("order_number", "20401")]).await;
    assert_eq!(facts["order_total_text"], "€129.00");
    assert_eq!((facts["ordered_on"].as_str(), facts["delivery_date"].as_str()), ("2025-11-20", "2025-11-25"));
}

#[tokio::test(start_paused = true)]
async fn invoices_stand_where_their_stories_say() {
    let mut shop = Shop::new();
    for (email, number, state, fee, extension) in [
        (JAMES, "20402", "none", "none", "not-possible"),
        (JAMES, "20407", "due", "none", "available"),
        (JAMES, "20408", "late", "none", "available"),
        ("anna.keller@mail.example", "20410", "late", "first", "too-late"),
        ("lucia.navarro@mail.example", "20414", "due", "none", "used"),
        ("sofie.lund@mail.example", "20419", "disputed", "none", "not-possible"),
        ("sofie.lund@mail.example", "20420", "paid", "none", "not-possible"),
        ("giulia.conti@mail.example", "20424", "late", "again", "too-late"),
        ("tomasz.wrobel@mail.example", "20426", "due", "none", "large"),
        ("deniz.aydin@mail.example", "20431", "due", "none", "available"),
    ] {
        let facts = shop.facts(email, "invoices.find", &[("order_number", number)]).await;
        let seen =
            (facts["invoice_state"].as_str(), facts["fee_state"].as_str(), facts["extension"].as_str());
        assert_eq!(seen, (state, fee, extension), "order {number}");
    }
    for (email, number, state) in [
        (JAMES, "20403", "none"),
        (JAMES, "20404", "paid"),
        ("anna.keller@mail.example", "20411", "return-expected"),
        ("lucia.navarro@mail.example", "20415", "arrived"),
        ("sofie.lund@mail.example", "20418", "paid"),
    ] {
        let facts = shop.facts(email, "refunds.status", &[("order_number", number)]).await;
        assert_eq!(facts["refund_state"], state, "order {number}");
    }
}

#[tokio::test(start_paused = true)]
async fn changes_happen_once_and_within_the_rules() {
    let mut shop = Shop::new();
    let lamp = [("order_number", "20407"), ("invoice_cents", "12900")];
    let extended = shop.facts(JAMES, "payments.extend", &lamp).await;
    assert_eq!(extended["new_due_on"], "2025-12-14");
    // The same run gets the same answer, and another run finds the extension used.
    let same = shop.again(shop.runs, Some(JAMES), "payments.extend", &lamp).await;
    assert!(matches!(same, ActionOutcome::Done { .. }));
    shop.refused(Some(JAMES), "payments.extend", &lamp).await;
    let facts = shop.facts(JAMES, "invoices.find", &[("order_number", "20407")]).await;
    assert_eq!((facts["due_on"].as_str(), facts["extension"].as_str()), ("2025-12-14", "used"));
    let restored = shop.facts(JAMES, "payments.restore-due-date", &[("order_number", "20407")]).await;
    assert_eq!(restored["due_on"], "2025-11-30");

    let anna = "anna.keller@mail.example";
    let fee = [("order_number", "20410"), ("fee_cents", "500")];
    let waived = shop.facts(anna, "fees.waive", &fee).await;
    assert_eq!((waived["waived_text"].as_str(), waived["left_to_pay_text"].as_str()), ("€5.00", "€79.00"));
    shop.refused(Some(anna), "fees.waive", &fee).await;

    let mugs = [("order_number", "20405"), ("refund_cents", "2490")];
    let refund = shop.facts(JAMES, "refunds.issue", &mugs).await;
    assert_eq!((refund["refund_number"].as_str(), refund["refunded_text"].as_str()), ("F-70312", "€24.90"));
    shop.refused(Some(JAMES), "refunds.issue", &mugs).await;
    let after = shop.facts(JAMES, "orders.find", &[("order_number", "20405")]).await;
    assert_eq!((after["value_band"].as_str(), after["returnable"].as_str()), ("none", "no"));

    let rug = [("order_number", "20403"), ("return_reason", "size")];
    let opened = shop.facts(JAMES, "returns.create", &rug).await;
    assert_eq!((opened["return_number"].as_str(), opened["label_until"].as_str()), ("R-51208", "2025-12-08"));
    shop.refused(Some(JAMES), "returns.create", &rug).await;

    let emma = "emma.devries@mail.example";
    let dispute = [("order_number", "20427"), ("dispute_reason", "It was 99 in the shop.")];
    assert_eq!(shop.facts(emma, "disputes.open", &dispute).await["dispute_number"], "D-3042");
    shop.refused(Some(emma), "disputes.open", &dispute).await;

    let sent = shop.facts(JAMES, "invoices.send", &[("order_number", "20403")]).await;
    assert_eq!(sent["sent_to"], JAMES);
    shop.refused(Some(JAMES), "invoices.send", &[("order_number", "20402")]).await;
}

#[tokio::test(start_paused = true)]
async fn an_amount_that_has_changed_is_not_moved() {
    let mut shop = Shop::new();
    for (action, arguments) in [
        ("payments.extend", [("order_number", "20407"), ("invoice_cents", "1")]),
        ("refunds.issue", [("order_number", "20405"), ("refund_cents", "99999")]),
        ("refunds.issue", [("order_number", "20405"), ("refund_cents", "-5")]),
        ("refunds.issue", [("order_number", "20405"), ("refund_cents", "all")]),
        ("fees.waive", [("order_number", "20408"), ("fee_cents", "500")]),
    ] {
        shop.refused(Some(JAMES), action, &arguments).await;
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_touches_what_is_not_theirs() {
    let mut shop = Shop::new();
    let anna = Some("anna.keller@mail.example");
    for action in company().actions.keys().filter(|action| !action.as_str().starts_with("account")) {
        let arguments = [
            ("order_number", "20405"),
            ("refund_cents", "2490"),
            ("invoice_cents", "2490"),
            ("fee_cents", "0"),
        ];
        shop.refused(anna, action.as_str(), &arguments).await;
        if action.as_str() != "orders.find" {
            shop.refused(None, action.as_str(), &arguments).await;
        }
    }
    shop.refused(Some(JAMES), "orders.find", &[("order_number", "' or 1=1 --")]).await;
    shop.refused(Some(JAMES), "orders.find", &[]).await;
    shop.refused(Some(JAMES), "orders.drop", &[("order_number", "20405")]).await;
    let visitor = shop.ask(None, "orders.find", &[("order_number", "20405")]).await;
    let ActionOutcome::Done { facts } = visitor else { panic!("{visitor:?}") };
    assert!(!facts.keys().any(|fact| fact.as_str().contains("cents") || fact.as_str().ends_with("_text")));
}
