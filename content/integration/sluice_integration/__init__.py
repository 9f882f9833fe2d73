"""Hands Wazuh's alerts to Sluice. See README.md beside this package; `custom-sluice --help` teaches the commands."""
