//! Hours, holidays, promise packs and what the ladder may rely on.

use super::Validator;
use crate::company::{Hours, LadderRung, RungKind};

impl Validator<'_> {
    pub(super) fn hours(&mut self, file: &'static str, near: &str, hours: &Hours) {
        if hours.closes_minute > 1_440 || hours.opens_minute >= hours.closes_minute {
            let problem = "open and close times do not fit a day".to_owned();
            let fix = "Minutes of the day, opens before closes, at most 1440";
            self.error(file, near, "hours", problem, fix);
        }
        if hours.days.iter().any(|day| !(1..=7).contains(day)) {
            let problem = "has a day that is not 1 to 7".to_owned();
            self.error(file, near, "hours.days", problem, "Monday is 1, Sunday is 7");
        }
        if !hours.offsets.windows(2).all(|pair| pair[0].from < pair[1].from) {
            let problem = "changes of the clock are not in order of time".to_owned();
            self.error(file, near, "hours.offset", problem, "Sort them by `from`, each day once");
        }
        for holiday in &hours.holidays {
            let day = holiday.date.to_string();
            self.complete(file, &day, "hours.holiday.name", &holiday.name);
            if hours.holidays.iter().filter(|other| other.date == holiday.date).count() > 1 {
                let problem = format!("{day} stands twice");
                self.error(file, &day, "hours.holiday.date", problem, "Remove one of them");
            }
        }
    }

    pub(super) fn promises(&mut self) {
        const FILE: &str = "promises.toml";
        let company = self.company;
        let code = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
        for country in company.profile.countries.iter().filter(|country| !code(country)) {
            let problem = format!("`{country}` is not a country");
            self.error("company.toml", country, "countries", problem, "Two capital letters, such as \"ES\"");
        }
        for pack in &company.promises {
            let name = pack.name.as_str();
            if !code(&pack.country) {
                let problem = format!("`{}` is not a country", pack.country);
                self.error(FILE, name, "country", problem, "Two capital letters, such as \"ES\"");
            }
            if pack.seconds == 0 || !(1..=100).contains(&pack.share_percent) {
                let problem = format!("`{name}` promises nothing that can be kept");
                self.error(FILE, name, "seconds", problem, "Seconds above zero, share-percent from 1 to 100");
            }
            if pack.until.is_some_and(|until| until < pack.from) {
                let problem = format!("`{name}` ends before it begins");
                self.error(FILE, name, "until", problem, "Set `until` on or after `from`, or leave it out");
            }
            if pack.source.trim().is_empty() {
                let problem = format!("`{name}` does not say where it is written");
                self.error(
                    FILE,
                    name,
                    "source",
                    problem,
                    "Name the law, its article and where it is published",
                );
            }
            if company.promises.iter().filter(|other| other.name == pack.name).count() > 1 {
                let problem = format!("`{name}` stands twice");
                self.error(FILE, name, "name", problem, "Give each pack its own name");
            }
        }
    }

    /// What is kept free must exist, and must be given up before the promise is missed.
    pub(super) fn routing(&mut self) {
        const FILE: &str = "policy.toml";
        let company = self.company;
        let promise = &company.policy.promise;
        for reserve in &company.policy.routing.reserves {
            let name = reserve.skill.as_str();
            if company.skills.get(&reserve.skill).is_none_or(|skill| !skill.certified) {
                let problem = format!("`{name}` is not a certified skill");
                let fix = "Name a skill of staff.toml with certified = true";
                self.error(FILE, name, "reserve.skill", problem, fix);
            }
            if reserve.people == 0 {
                let problem = "keeps nobody free".to_owned();
                self.error(FILE, name, "reserve.people", problem, "Keep at least one, or remove the reserve");
            }
        }
        let least = company.promises.iter().map(|pack| pack.seconds).fold(promise.target_seconds, u32::min);
        let given_up = |rung: &LadderRung| rung.to == RungKind::Reserved && rung.after_seconds < least;
        if !company.policy.routing.reserves.is_empty() && !promise.ladder.iter().any(given_up) {
            let problem = "keeps people free until the promise is missed".to_owned();
            let fix =
                "Add a rung to = \"reserved\" with after-seconds below target-seconds and below every pack";
            self.error(FILE, "reserve", "routing.reserve", problem, fix);
        }
        let call_back = &promise.call_back;
        if call_back.per_half_hour > 0 && !(1..=31).contains(&call_back.days_ahead) {
            let problem = "offers times on no day".to_owned();
            self.error(FILE, "call-back", "promise.call-back", problem, "Set days-ahead from 1 to 31");
        }
    }
}
