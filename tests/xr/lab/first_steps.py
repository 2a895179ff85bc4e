#!/usr/bin/env python3
"""Puts the simulated headset on, looks around, teleports, opens the menu, goes to a place, changes the size of the world.

usage: first_steps.py VIEWER REGION OUT_FOLDER
"""
import math
import sys
import time

from lab import Failure, Lab
from remote import Remote


def steps(lab):
    lab.start_display()
    lab.start_service()
    remote = Remote()
    lab.start_viewer("--mode", "walk", "--quality", "low", *sys.argv[4:])
    begun = lab.wait_status("in the headset", lambda s: s["headset"] == "In the headset", 60)
    print(f"focused {begun['focused_after']:.2f} s after the session was made")
    lab.wait_status("everything is drawn", lambda s: s["complete"], 120)
    time.sleep(1.0)
    lab.photograph("1-standing")

    before = lab.status()
    remote.yaw = math.radians(40)
    after = lab.wait_status("the head turns", lambda s: abs(turned(before, s) + 40) < 1, 60)
    print(f"turned by {turned(before, after):.2f} degrees")
    time.sleep(1.0)
    lab.photograph("2-turned")
    remote.yaw = 0.0

    remote.right.pitch = math.radians(-8)
    remote.right.trigger = 1.0
    lab.wait_status("a place to stand is shown", lambda s: s["aiming"], 60)
    lab.photograph("3-aiming")
    before = lab.status()
    remote.right.trigger = 0.0
    after = lab.wait_status("a teleport", lambda s: distance(before["floor"], s["floor"]) > 1.0, 60)
    print(f"teleported by {distance(before['floor'], after['floor']):.1f} m")

    remote.right.pitch = 0.0
    remote.right.b = True
    lab.wait_status("the menu opens", lambda s: s["menu"], 60)
    remote.right.b = False
    time.sleep(1.5)
    lab.photograph("4-menu")

    before = lab.status()
    for hand, x in ((remote.left, -0.15), (remote.right, 0.15)):
        hand.position = (x, 1.2, -0.35)
        hand.squeeze = 1.0
    time.sleep(1.0)
    for step in range(40):
        for hand, side in ((remote.left, -1), (remote.right, 1)):
            hand.position = (side * (0.15 - 0.11 * step / 39), 1.2, -0.35)
        time.sleep(0.05)
    after = lab.wait_status("the world shrinks", lambda s: s["scale"] > 2.5 * before["scale"], 60)
    for hand in (remote.left, remote.right):
        hand.squeeze = 0.0
    print(f"one metre of the room is {after['scale']:.2f} m")
    time.sleep(1.5)
    lab.photograph("5-scaled")
    remote.close()


def turned(before, after):
    return (after["heading"] - before["heading"] + 180) % 360 - 180


def distance(a, b):
    return math.dist(a, b)


def main():
    lab = Lab(sys.argv[1], sys.argv[2], sys.argv[3])
    try:
        steps(lab)
    except Failure as failure:
        print(f"FAILED: {failure}")
        return 1
    finally:
        lab.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
