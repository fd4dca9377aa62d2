"""Tables and named queries; the only place that knows the database."""
