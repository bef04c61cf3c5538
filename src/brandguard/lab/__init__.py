"""A small internet on loopback - DNS, WHOIS, RDAP, web sites - for the demo, the tests, and rehearsing alerts.

    scenario = load_scenario("xiaomi")
    async with Lab(scenario, folder) as info:
        ...  # a scan with info.settings_path sees this internet and no other

A scan is pointed at it by ordinary settings. See docs/lab.md for the scenario format.
"""

from __future__ import annotations

from brandguard.lab.counters import Counters
from brandguard.lab.lab import Lab, LabInfo, LabPorts, serve
from brandguard.lab.loading import load_scenario, shipped_scenarios
from brandguard.lab.scenario import LabError, Scenario

__all__ = [
    "Counters",
    "Lab",
    "LabError",
    "LabInfo",
    "LabPorts",
    "Scenario",
    "load_scenario",
    "serve",
    "shipped_scenarios",
]
