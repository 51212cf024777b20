#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text exports of laboratory programs and phones, written as those programs write them: rate, names,
units, marks, and what is no signal."""

import numpy as np
from lab_support import LabTest, main

N = 400
A = np.round(np.sin(np.arange(N) * 1.3) * 0.4, 5)
B = np.round(np.cos(np.arange(N) * 0.7) * 3, 4)


def rows(*columns, separator=",", end="\n"):
    return "".join(separator.join(str(v) for v in row) + end for row in zip(*columns))


SECONDS = [f"{i / 1000:.3f}" for i in range(N)]


class Dialects(LabTest):
    def check(self, text, rate=1000, units=("uV", "N"), names=("EMG", "Force"), first=A * 1000, second=B, ending="csv",
              types=None, encoding="utf-8", arguments=()):
        path = self.path("r." + ending, text.encode(encoding))
        r = self.read(path, *arguments)
        self.assertEqual(list(r.units()), list(names))
        self.assertEqual(tuple(r.units().values()), tuple(units))
        self.assertEqual(set(r.rates().values()), {rate})
        np.testing.assert_allclose(r.channel(names[0]), first, rtol=1e-9, atol=1e-9)
        if len(names) > 1:
            np.testing.assert_allclose(r.channel(names[1]), second, rtol=1e-9, atol=1e-9)
        if types:
            self.assertEqual(tuple(r.types().values()), types)
        return r

    def test_labchart(self):
        head = ("Interval=\t0.001 s\r\nExcelDateTime=\t4.5e+04\t07/17/25 15:34:45.7\r\nTimeFormat=\tStartOfBlock\r\n"
                "ChannelTitle=\tEMG\tForce\r\nRange=\t10 V\t500 mV\r\nUnitName=\tmV\tN\r\nTopValue=\t*\t*\r\n"
                "BottomValue=\t*\t*\r\n")
        body = rows(SECONDS, A, B, separator="\t", end="\r\n").splitlines(True)
        body[200] = body[200].rstrip() + "\t#* rest\r\n"
        r = self.check(head + "".join(body), ending="txt")
        self.assertEqual(r.marks, [(0.2, 0, "rest")])
        blocks = head + "".join(body[:250]) + head + "".join(body[:150])
        r = self.check(blocks, ending="txt", first=np.r_[A[:250], A[:150]] * 1000, second=np.r_[B[:250], B[:150]])
        self.assertIn("2 blocks stand one behind the other", r.said)
        without_time = head + rows(A, B, separator="\t", end="\r\n")
        self.check(without_time, ending="txt")

    def test_acqknowledge(self):
        for period, rate in (("1 msec/sample", 1000), ("0.5 msec/sample", 2000), ("1 sec/sample", 1)):
            head = (f"trial.acq\r\n{period}\r\n2 channels\r\nEMG - EMG100C\r\nmV\r\nForce - TSD121C\r\nN\r\n"
                    f"CH1\tCH4\t\r\n{N}\t{N}\t\r\n")
            self.check(head + rows(A, B, [""] * N, separator="\t", end="\r\n"), rate, ending="txt",
                       names=("EMG - EMG100C", "Force - TSD121C"))
        timed = (f"trial.acq\r\n1 msec/sample\r\n2 channels\r\nEMG\r\nmV\r\nForce\r\nN\r\nsec\tCH1\tCH2\t\r\n"
                 f"\t{N}\t{N}\t\r\n")
        self.check(timed + rows(SECONDS, A, B, [""] * N, separator="\t", end="\r\n"), ending="txt")

    def test_bts(self):
        head = ("BTS ASCII format\r\n\r\nType:         \tEmg tracks\r\nMeasure unit: \tV\r\n\r\nTracks:       \t2\r\n"
                "Frequency:    \t1000 Hz\r\nFrames:       \t400\r\n\r\n Frame\t  Time\tVoltage:RRF~1\tVoltage:RBF~1\t\r\n")
        self.check(head + rows(range(N), SECONDS, A, B, [""] * N, separator="\t", end="\r\n"), ending="emt",
                   units=("uV", "uV"), names=("Voltage:RRF~1", "Voltage:RBF~1"), first=A * 1e6, second=B * 1e6)

    def test_openbci(self):
        head = "%OpenBCI Raw EXG Data\n%Number of channels = 2\n%Sample Rate = 250 Hz\n%Board = Cyton\n"
        clocks = [f" 12:00:{i // 100:02d}.{i % 100 * 10:03d}" for i in range(N)]
        stamps = [1557936053329 + i // 2 * 8 for i in range(N)]
        text = head + ("Sample Index, EXG Channel 0, EXG Channel 1, Accel Channel 0, Timestamp, Timestamp (Formatted)\n"
                       + rows([i % 256 for i in range(N)], A, B, A, stamps, clocks))
        r = self.check(text, 250, ("uV", "uV", "g"), ("EXG Channel 0", "EXG Channel 1", "Accel Channel 0"), A, B,
                       ending="txt", types=("EMG", "EMG", "ACC"))
        old = ("%OpenBCI Raw EEG Data\n%\n%Number of channels = 2\n%Sample Rate = 250.0 Hz\n%First Column = SampleIndex\n"
               "%Last Column = Timestamp\n%Other Columns = EEG data in microvolts followed by Accel Data (in G)\n")
        r = self.check(old + rows([i % 256 for i in range(N)], A, B, A, B, A, clocks), 250,
                       ("uV", "uV", "g", "g", "g"),
                       ("EXG Channel 0", "EXG Channel 1", "Accel Channel 0", "Accel Channel 1", "Accel Channel 2"),
                       A, B, ending="txt")
        self.assertEqual(len(r.x), N)

    def test_noraxon(self):
        self.check('"time,s","BICEPS RT,mV","Force,N"\n' + rows(SECONDS, A, B), names=("BICEPS RT", "Force"))
        r = self.check("time,Activity,Marker,Ultium EMG.EMG 1 (uV),Ultium EMG.Internal Accel 1 Ax (mG)\n" +
                       rows(SECONDS, [""] * N, [""] * N, A, B), units=("uV", "g"), first=A, second=B / 1000,
                       names=("Ultium EMG.EMG 1", "Ultium EMG.Internal Accel 1 Ax"), types=("EMG", "ACC"))
        self.assertIn('column "Activity" and others holds no number', self.info(self.folder / "r.csv"))

    def test_delsys_labels(self):
        label = "Label: {} Sampling frequency: 1.0e+003 Number of points: 400 start: 0.0 Unit: {} Domain Unit: s\n"
        text = (label.format("Sensor 1: EMG 1", "V") + label.format("Sensor 1: ACC.X 1", "g") +
                '\n"X[s]","Sensor 1: EMG 1","X[s]","Sensor 1: ACC.X 1"\n' + rows(SECONDS, A, SECONDS, B))
        self.check(text, units=("uV", "g"), names=("Sensor 1: EMG 1", "Sensor 1: ACC.X 1"), first=A * 1e6)

    def test_shimmer(self):
        text = ('"sep=\t"\n' + "S_Timestamp_CAL\tS_EMG_CH1_24BIT_CAL\tS_Accel_LN_X_CAL\nCAL\tCAL\tCAL\nms\tmV\tm/(s^2)\n"
                + rows([i for i in range(N)], A, B, separator="\t"))
        text = text.replace("S_Timestamp_CAL", "Timestamp")
        self.check(text, units=("uV", "m/s^2"), names=("S_EMG_CH1_24BIT_CAL", "S_Accel_LN_X_CAL"), types=("EMG", "ACC"))

    def test_vicon(self):
        text = ("Devices\n1000\n,,Trigno EMG,AMTI #1 - Force\nFrame,Sub Frame,EMG,Force\n,,mV,N\n"
                + rows([1 + i // 10 for i in range(N)], [i % 10 for i in range(N)], A, B)
                + "\nTrajectories\n100\n,,LASI\nFrame,Sub Frame,X,Y,Z\n,,mm,mm,mm\n1,0,1,2,3\n2,0,1,2,3\n")
        self.check(text)

    def test_qualisys(self):
        text = ("NO_OF_SAMPLES\t400\nNO_OF_CHANNELS\t2\nFREQUENCY\t1000\nDESCRIPTION\t--\n"
                "CHANNEL_NAMES\tEMG [mV]\tForce [N]\n")
        self.check(text.replace(" [mV]", "").replace(" [N]", "") + rows(A, B, separator="\t"), ending="tsv",
                   units=("counts", "counts"), first=A)

    def test_labview(self):
        text = ("LabVIEW Measurement\t\nWriter_Version\t2\nSeparator\tTab\nX_Columns\tOne\n***End_of_Header***\t\n\n"
                "Channels\t2\t\nSamples\t400\t400\nY_Unit_Label\tmV\tN\nDelta_X\t0.001\t0.001\n***End_of_Header***\t\t\n"
                "X_Value\tEMG\tForce\tComment\n" + rows(SECONDS, A, B, [""] * N, separator="\t"))
        self.check(text, ending="lvm")
        self.check(text.replace("0.001\t0.001", "1.0E-3\t1.0E-3").replace(".", ","), ending="lvm")

    def test_units_row_with_an_unknown_unit(self):
        r = self.check("Test:,Trial 1,\nTime,Biceps,Baro\ns,mV,kPa\n" + rows(SECONDS, A, B), units=("uV", "kPa"),
                       names=("Biceps", "Baro"), types=("EMG", "MISC"))
        self.path("r_channels.tsv", "name\ttype\tunits\nBiceps\tEMG\tmV\nBaro\tACC\tg\n")
        self.assertEqual(self.read(self.folder / "r.csv").units()["Baro"], "g")

    def test_phones(self):
        head = '"Time (s)","Linear Acceleration x (m/s^2)","Absolute acceleration (m/s^2)"\n'
        self.check(head + rows(SECONDS, A, B), units=("m/s^2", "m/s^2"), first=A, second=B, types=("ACC", "MISC"),
                   names=("Linear Acceleration x", "Absolute acceleration"))
        nanoseconds = [1700000000000000000 + i * 10**7 for i in range(N)]
        up = np.round(9.8 + A / 100, 5)
        self.check("time,seconds_elapsed,z,y,x\n" + rows(nanoseconds, [f"{i / 100:.2f}" for i in range(N)], up, A, A),
                   100, ("m/s^2",) * 3, ("z", "y", "x"), up, A)
        turned = "time,seconds_elapsed,z,y,x\n" + rows(nanoseconds, [f"{i / 100:.2f}" for i in range(N)], A, A, A)
        self.check(turned, 100, ("counts",) * 3, ("z", "y", "x"), A, A)

    def test_counters_and_clocks_are_no_signals(self):
        for start in ("", '"",'):
            quoted = [f'"{i + 1}"' for i in range(N)]
            self.check(",time_s,EMG (mV),Force (N)\n" + rows(range(N), SECONDS, A, B))
            self.check('"","time_s","EMG (mV)","Force (N)"\n' + rows(quoted, SECONDS, A, B))
        self.check("Unnamed: 0,time_s,EMG (mV),Force (N)\n" + rows(range(N), SECONDS, A, B))
        self.check("time_s,EMG (mV),Force (N),\n" + rows(SECONDS, A, B, [""] * N))
        self.check("EMG (mV),Force (N),time_s\n" + rows(A, B, SECONDS))
        for unit, digits in ((1, 3), (1000, 0), (10**6, 0), (10**9, 0)):
            stamps = [f"{(1700000000 + i / 1000) * unit:.{digits}f}" if unit < 10**9 else
                      str(1700000000 * unit + i * 10**6) for i in range(N)]
            r = self.check("timestamp,EMG (mV),Force (N)\n" + rows(stamps, A, B))
            self.assertEqual(r.start_s, 0)
        self.check("EMG (mV),Force (N),stamp\n" + rows(A, B, [1700000000000 + i // 40 * 80 for i in range(N)]),
                   500, arguments=("--rate", "500"))

    def test_time_without_a_header_or_a_unit(self):
        r = self.check(rows(SECONDS, A, B), names=("ch1", "ch2"), units=("counts",) * 2, first=A)
        self.check(rows(SECONDS, A, B), 500, names=("ch1", "ch2"), units=("counts",) * 2, first=A,
                   arguments=("--rate", "500"))
        text = "Time,EMG (mV),Force (N)\n" + rows(range(N), A, B)
        self.refused(self.path("r.csv", text), "or give --rate HZ")
        self.check(text, arguments=("--rate", "1000"))  # the remedy

    def test_clock_times(self):
        clocks = [f"10:{i // 60000:02d}:{i // 1000 % 60:02d}.{i % 1000:03d}" for i in range(N)]
        r = self.check("Time,EMG (mV),Force (N)\n" + rows(clocks, A, B))
        self.assertEqual(r.start_s, 0)
        self.check("Time,EMG (mV),Force (N)\n" + rows([f"2024-02-29T{c}" for c in clocks], A, B))
        self.check("Time;EMG (mV);Force (N)\n" + rows([c.replace(".", ",") for c in clocks], A, B, separator=";"))
        head = "Time,EMG (mV),Force (N)\n"
        for written in ("{}.{} PM", "05/01/2024 {}.{} am", "2024/05/01 {}.{}", "2024-05-01T{}.{}+02:00", "{}:{}"):
            self.check(head + rows([written.format(*c.split(".")) for c in clocks], A, B))
        self.check(head.replace(",", ";") + rows([f"01.05.2024 {c}".replace(".", ",").replace(",", ".", 2) for c in clocks],
                                                 A, B, separator=";"))
        self.check("Date," + head + rows(["2024-05-01"] * N, clocks, A, B))

    def test_midnight_and_noon(self):
        head = "Time,EMG (mV),Force (N)\n"
        late = [f"23:59:59.{800 + i:03d}" if i < 200 else f"00:00:00.{i - 200:03d}" for i in range(N)]
        self.check(head + rows(late, A, B))
        noon = [f"11:59:59.{800 + i:03d} AM" if i < 200 else f"12:00:00.{i - 200:03d} PM" for i in range(N)]
        self.check(head + rows(noon, A, B))

    def test_rates_in_words(self):
        table = "EMG (mV),Force (N)\n" + rows(A, B)
        for line in ("# fs = 2000 Hz", "Sampling rate: 2 kHz", "Sampling rate (kHz): 2", "Sampling Frequency [Hz]\t2000",
                     "fs,2000", "Abtastrate: 2000 Hz", "Sample rate: 2,000 Hz", "Sampling interval: 0.5 ms",
                     "Sample period (s): 0.0005", "fréquence d'échantillonnage : 2000 Hz", "samplerate=2000.0"):
            with self.subTest(line):
                self.check(line + "\n" + table, 2000)
        self.check("Sampling rate: 148.148 Hz\n" + table, 148.148)
        for line in ("offs: 2000", "fs: fast", "refsfs=3"):
            self.refused(self.path("r.csv", line + "\n" + table), "no sampling rate")


main()
