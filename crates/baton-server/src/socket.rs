//! WebSockets, to come.
