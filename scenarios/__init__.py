"""What happens, as data: one YAML file a scenario, its id its path below this folder."""
