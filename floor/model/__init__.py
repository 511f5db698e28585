"""Pure domain of the floor: values in, values out, with `now` always given from outside."""
