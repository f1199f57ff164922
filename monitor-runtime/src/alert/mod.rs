//! Alerts: rules over the numbers of a report, and who is told.
//!
//! What always holds: rules are looked at by the tick and never by a call; who is slow to be told
//! delays nobody else.
