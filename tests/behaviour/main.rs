//! What users rely on, one file for each behaviour.
