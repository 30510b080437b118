"""The commands of `wxsim`, a file each where one has more to it than a few lines."""
