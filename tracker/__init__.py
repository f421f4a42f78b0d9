"""Đúng Hạn: tasks handed out by a province's Office, their due dates, and the on-time rate.

A page reads through `queries/` and writes through `services/`; both ask `domain/` what the rules are; `files/` and
`channels/` are the world outside; a job is a service at a fixed time. The contracts in `pyproject.toml` state who may
import whom.
"""
