//! Who may call what: one table for every endpoint and socket. What is not in it cannot be called.

use axum::http::Method;
use baton_core::company::Role;

/// Who may call an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Anybody.
    Anyone,
    /// A customer with a good cookie.
    Customer,
    /// Staff with one of these roles.
    Staff(&'static [Role]),
}

/// Which pages may ask. Reads without a socket need no check: browsers keep answers from other sites' scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pages {
    /// Any page, and programs.
    Any,
    /// Pages of this server only.
    Own,
    /// Pages of this server and of the sites in the settings.
    Sites,
}

/// One line of the table.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The method.
    pub method: Method,
    /// The path with its parameters in braces.
    pub path: &'static str,
    /// Who.
    pub who: Who,
    /// From where.
    pub pages: Pages,
}

const EVERY: &[Role] = &[Role::Agent, Role::Supervisor, Role::Admin, Role::Auditor];
/// Auditors read, and change nothing.
const WORKING: &[Role] = &[Role::Agent, Role::Supervisor, Role::Admin];
const LEADING: &[Role] = &[Role::Supervisor, Role::Admin];
const ADMIN: &[Role] = &[Role::Admin];

const fn rule(method: Method, path: &'static str, who: Who, pages: Pages) -> Rule {
    Rule { method, path, who, pages }
}

const fn read(path: &'static str, roles: &'static [Role]) -> Rule {
    rule(Method::GET, path, Who::Staff(roles), Pages::Any)
}

const fn change(path: &'static str, roles: &'static [Role]) -> Rule {
    rule(Method::POST, path, Who::Staff(roles), Pages::Own)
}

/// The table.
pub const RULES: &[Rule] = &[
    rule(Method::GET, "/api/setup", Who::Anyone, Pages::Any),
    rule(Method::POST, "/api/setup", Who::Anyone, Pages::Own),
    rule(Method::POST, "/api/session", Who::Anyone, Pages::Own),
    rule(Method::DELETE, "/api/session", Who::Staff(EVERY), Pages::Own),
    read("/api/me", EVERY),
    read("/api/conversations", EVERY),
    read("/api/conversations/{id}", EVERY),
    read("/api/search", EVERY),
    change("/api/conversations/{id}/accept", WORKING),
    change("/api/conversations/{id}/decline", WORKING),
    change("/api/conversations/{id}/reply", WORKING),
    change("/api/conversations/{id}/note", WORKING),
    change("/api/conversations/{id}/tags", WORKING),
    change("/api/conversations/{id}/snooze", WORKING),
    rule(Method::DELETE, "/api/conversations/{id}/snooze", Who::Staff(WORKING), Pages::Own),
    change("/api/conversations/{id}/transfer", WORKING),
    change("/api/conversations/{id}/return", WORKING),
    change("/api/conversations/{id}/wrap-up", WORKING),
    change("/api/conversations/{id}/take-over", LEADING),
    change("/api/conversations/{id}/act", WORKING),
    change("/api/conversations/{id}/decide", WORKING),
    change("/api/conversations/{id}/whisper", LEADING),
    read("/api/conversations/{id}/drafts", WORKING),
    change("/api/conversations/{id}/rewrite", WORKING),
    change("/api/conversations/{id}/ask", EVERY),
    read("/api/gaps", LEADING),
    change("/api/gaps/{conversation}/publish", LEADING),
    change("/api/gaps/{conversation}/drop", LEADING),
    read("/api/desk", EVERY),
    change("/api/desk/presence", WORKING),
    change("/api/desk/stop", LEADING),
    change("/api/desk/start", LEADING),
    read("/api/desk/stops", EVERY),
    read("/api/staff", ADMIN),
    change("/api/staff", ADMIN),
    rule(Method::DELETE, "/api/staff/{agent}", Who::Staff(ADMIN), Pages::Own),
    rule(Method::GET, "/api/articles", Who::Anyone, Pages::Any),
    rule(Method::GET, "/api/articles/{name}", Who::Anyone, Pages::Any),
    read("/api/metrics/summary", EVERY),
    read("/api/staffing/plan", LEADING),
    read("/api/learnt", LEADING),
    rule(Method::DELETE, "/api/learnt/{conversation}", Who::Staff(LEADING), Pages::Own),
    read("/api/practice", WORKING),
    change("/api/practice", WORKING),
    rule(Method::DELETE, "/api/practice", Who::Staff(WORKING), Pages::Own),
    change("/api/practice/reply", WORKING),
    change("/api/practice/end", WORKING),
    change("/api/practice/certifications", LEADING),
    change("/api/customers/{id}/erase", ADMIN),
    rule(Method::GET, "/api/openapi.json", Who::Anyone, Pages::Any),
    rule(Method::POST, "/api/customer/session", Who::Anyone, Pages::Sites),
    rule(Method::DELETE, "/api/customer/session", Who::Anyone, Pages::Sites),
    rule(Method::POST, "/api/customer/commands", Who::Customer, Pages::Sites),
    rule(Method::GET, "/api/customer/events", Who::Customer, Pages::Sites),
    rule(Method::GET, "/ws/customer", Who::Customer, Pages::Sites),
    rule(Method::GET, "/ws/agent", Who::Staff(EVERY), Pages::Own),
];

/// The line for a method and a path with its parameters in braces.
#[must_use]
pub fn find(method: &Method, path: &str) -> Option<&'static Rule> {
    // Asking for the headers of an answer is asking for the answer.
    let method = if method == Method::HEAD { &Method::GET } else { method };
    RULES.iter().find(|rule| rule.method == *method && rule.path == path)
}

/// The methods of a path, for the answer to another one.
pub(crate) fn methods(path: &str) -> String {
    let methods: Vec<&str> =
        RULES.iter().filter(|rule| rule.path == path).map(|rule| rule.method.as_str()).collect();
    methods.join(", ")
}
