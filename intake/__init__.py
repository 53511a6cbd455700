"""How a submission comes in: what is on the stick, told apart, bounded, with a reason for everything left aside."""
