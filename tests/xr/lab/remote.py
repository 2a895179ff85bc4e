"""Moves Monado's "remote" headset and controllers: one packet of its protocol version 3, many times a second."""
import math
import socket
import struct
import threading
import time


def quaternion(yaw=0.0, pitch=0.0):
    """x y z w: first turned left about y by `yaw`, then up about x by `pitch`; radians."""
    cy, sy, cx, sx = math.cos(yaw / 2), math.sin(yaw / 2), math.cos(pitch / 2), math.sin(pitch / 2)
    return (cy * sx, sy * cx, -sy * sx, cy * cx)


class Hand:
    def __init__(self, x):
        self.position = (x, 1.2, -0.35)
        self.yaw = self.pitch = 0.0
        self.trigger = self.squeeze = 0.0
        self.stick = (0.0, 0.0)
        self.a = self.b = False

    def pack(self):
        trigger = self.trigger > 0.5
        flags = [1, 1, 0, 0, self.a, self.a, self.b, self.b, trigger, trigger, 0, any(self.stick), 0, 0, 0, 0]
        return struct.pack("<7f6f5f3f2f1f2f16B", *quaternion(self.yaw, self.pitch), *self.position, *[0.0] * 6,
                           *[self.squeeze] * 5, self.trigger, self.squeeze, self.squeeze, *self.stick, 0.0, 0.0, 0.0,
                           *[int(flag) for flag in flags])


class Remote:
    """The head stands at `position`, looks to `yaw` and `pitch` (radians, left and up positive)."""

    def __init__(self, port=4242):
        self.position = (0.0, 1.6, 0.0)
        self.yaw = self.pitch = 0.0
        self.left, self.right = Hand(-0.25), Hand(0.25)
        self.ended = False
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.thread = threading.Thread(target=self._send, daemon=True)
        self.thread.start()

    def packet(self):
        pose = (*quaternion(self.yaw, self.pitch), *self.position)
        view = struct.pack("<4f7f4x", -0.8, 0.8, 0.8, -0.8, *pose)
        head = view + view + struct.pack("<7f", *pose) + b"\0\0\0\0"
        return b"mndrmt3\0" + head + self.left.pack() + self.right.pack()

    def _send(self):
        while not self.ended:
            try:
                self.socket.sendall(self.packet())
            except OSError:
                return
            time.sleep(1 / 60)

    def close(self):
        self.ended = True
        self.thread.join()
        self.socket.close()
