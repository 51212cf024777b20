#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""WAV files of accelerometers, as omconvert writes them: names and scales stand in the comment."""

import struct

import numpy as np
from lab_support import LabTest, main

class Axivity(LabTest):
    def test_channels_named_in_the_comment(self):
        comment = ("Time: 2014-05-07 12:34:56.000\nChannel-1: Accel-X\nScale-1: 8\nChannel-2: Accel-Y\nScale-2: 8\n"
                   "Channel-3: Accel-Z\nScale-3: 8\nChannel-4: Aux\n").encode() + b"\0"
        comment += b"\0" * (len(comment) % 2)
        x = (np.arange(4000).reshape(1000, 4) * 37 % 20011 - 10000).astype("<i2")
        info = b"INFO" + b"ICMT" + struct.pack("<I", len(comment)) + comment
        form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 4, 100, 800, 8, 16)
        body = b"WAVE" + form + b"LIST" + struct.pack("<I", len(info)) + info
        body += b"data" + struct.pack("<I", x.nbytes) + x.tobytes()
        r = self.read(self.path("wrist.wav", b"RIFF" + struct.pack("<I", len(body)) + body))
        self.assertEqual(r.types(), {"Accel-X": "ACC", "Accel-Y": "ACC", "Accel-Z": "ACC", "Aux": "MISC"})
        self.assertEqual(list(r.units().values())[:3], ["g"] * 3)
        np.testing.assert_array_equal(r.channel("Accel-Y"), x[:, 1] * (8 / 32768))
        self.assertEqual(len(set(r.axis_group[:3])), 1)


main()
