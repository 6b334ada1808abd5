"""Dagster around the stages: assets, checks, job, schedule, sensor; and the `factline` command. No rule about a text stands here."""
