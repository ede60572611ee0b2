"""Schema changes, additive only; applied in one transaction when the store opens."""
