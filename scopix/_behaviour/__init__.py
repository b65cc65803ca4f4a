"""What public types compute, written by hand; the generator finds each mixin by its name."""
