/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a channel measures by name and unit: names of real exports of six languages. */
#include <criterion/criterion.h>

#include "io/channel_type.h"

typedef struct name_row {
    const char *name, *unit;
    int type;
} name_row;

enum {
    EMG = MYO_CHANNEL_EMG,
    ACC = MYO_CHANNEL_ACC,
    GYRO = MYO_CHANNEL_GYRO,
    FORCE = MYO_CHANNEL_FORCE,
    TRIG = MYO_CHANNEL_TRIG,
    MISC = MYO_CHANNEL_MISC,
    NOTHING = -1
};

static void check(const name_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const myo_type_guess guess = myo_channel_type_guess(rows[i].name, rows[i].unit);
        cr_expect_eq(guess.type, rows[i].type, "%s in %s: %d by \"%s\", wanted %d", rows[i].name,
                     rows[i].unit == NULL ? "(none)" : rows[i].unit, guess.type,
                     guess.word == NULL ? "" : guess.word, rows[i].type);
    }
}
#define CHECK(rows) check(rows, sizeof(rows) / sizeof(rows)[0])

Test(channel_type, kinds_of_signals)
{
    static const name_row rows[] = {
        { "EMG", NULL, EMG },
        { "EMG1", "uV", EMG },
        { "emg_left", NULL, EMG },
        { "LEMG", NULL, EMG },
        { "EMGta", "uV", EMG },
        { "sEMG chin", "uV", EMG },
        { "HD-EMG 12", "uV", EMG },
        { "Ultium EMG.EMG 1", "uV", EMG },
        { "Ultium EMG.Internal Accel Ax", "g", ACC },
        { "Ultium EMG.Gyro Gx", "deg/s", GYRO },
        { "Ultium EMG.Mag Mx", "uT", MISC },
        { "Trigno sensor 1: EMG 1 [V]", "uV", EMG },
        { "Trigno sensor 1: Acc 1.X [g]", "g", ACC },
        { "L TIBIALIS ANTERIOR: ACC.Z", "g", ACC },
        { "AccX", NULL, ACC },
        { "ACCY", NULL, ACC },
        { "accelerometer_z", "m/s^2", ACC },
        { "Linear Acceleration x (m/s^2)", "m/s^2", ACC },
        { "Absolute acceleration (m/s^2)", "m/s^2", MISC },
        { "GyrX", NULL, GYRO },
        { "Kraft", NULL, FORCE },
        { "Drehmoment", "uV", FORCE },
        { "Beschleunigung X", NULL, ACC },
        { "Fuerza", "uV", FORCE },
        { "Forza", "uV", FORCE },
        { "Acelera\xc3\xa7\xc3\xa3o y", NULL, ACC },
        { "Ausl\xc3\xb6ser", "uV", TRIG },
        { "\xc3\x89lectromyogramme", NULL, EMG },
        { "Electromyogramme", NULL, EMG },
    };
    CHECK(rows);
}

Test(channel_type, beside_muscles)
{
    static const name_row rows[] = {
        { "EOG horizontal", "uV", MISC },
        { "ECG II", "uV", MISC },
        { "EKG - ERS100C", "uV", MISC },
        { "EEG Fpz-Cz", "uV", MISC },
        { "C3-A2", "uV", MISC },
        { "Resp oro-nasal", "uV", MISC },
        { "RESP - RSP100C", "uV", MISC },
        { "Status", "uV", MISC },
        { "Load cell", "uV", FORCE },
        { "LoadCell", "uV", FORCE },
        { "Goniometer knee", "uV", MISC },
        { "Footswitch L", "uV", MISC },
        { "foot_switch_right", "uV", MISC },
        { "Force plate Fz1", "uV", FORCE },
        { "Fz1", "N", FORCE },
        { "Torque", "uV", FORCE },
        { "Trigger", "uV", TRIG },
        { "Noraxon Sync", "uV", TRIG },
        { "SpO2", "uV", MISC },
        { "EtCO2", "uV", MISC },
        { "E1-M2", "uV", MISC },
        { "ABP", "uV", MISC },
        { "Kniewinkel", "uV", MISC },
        { "Ang Vel Z", "uV", GYRO },
        { "Handkraft", "uV", FORCE },
        { "Diaphragm", "uV", EMG },
        { "Muscle 1", "uV", EMG },
        { "Effort THO", "uV", MISC },
        { "Lead II", "uV", MISC },
        { "Foot contact L", "uV", MISC },
        { "Chin1-Chin2", "uV", EMG },
        { "LLEG", "uV", EMG },
        { "Upper Trap", "uV", EMG },
        { "Vast. Lat.", "uV", EMG },
        { "Temperatur", "uV", MISC },
    };
    CHECK(rows);
}

Test(channel_type, muscles)
{
    static const name_row rows[] = {
        { "Adductor magnus", "uV", EMG },
        { "add. mag.", "uV", EMG },
        { "R Tibialis Ant.", "uV", EMG },
        { "Vastus lateralis", NULL, EMG },
        { "VL", "uV", EMG },
        { "GM_left", "uV", EMG },
        { "TA2", "uV", EMG },
        { "FDI", NULL, EMG },
        { "Rectus abdominis", "uV", EMG },
        { "Bizeps links", "uV", EMG },
        { "R\xc3\xbc"
          "ckenstrecker",
          "uV", EMG },
        { "Ges\xc3\xa4\xc3\x9fmuskel", "uV", EMG },
        { "jumeau interne D", "uV", EMG },
        { "Trap\xc3\xa8ze sup\xc3\xa9rieur", "uV", EMG },
        { "Gemelo medial", "uV", EMG },
        { "Cu\xc3\xa1"
          "driceps",
          "uV", EMG },
        { "Gl\xc3\xbateo mayor", "uV", EMG },
        { "Retto femorale", "uV", EMG },
        { "Tibiale anteriore dx", "uV", EMG },
        { "Gastrocn\xc3\xaamio", "uV", EMG },
        { "Reto femoral esq", "uV", EMG },
        { "Biceps force", "N", FORCE },
        { "Biceps", "deg", MISC }, /* a joint's angle under a muscle's name */
        { "Biceps", "g", ACC },
        { "Soleus temp", "uV", MISC },
    };
    CHECK(rows);
}

Test(channel_type, whole_words_alone)
{
    static const name_row rows[] = {
        { "Magnus", "uV", EMG }, /* volts; no magnetometer */
        { "Accessory", NULL, NOTHING },
        { "Trigonum", "uV", EMG },
        { "Reference electrode EMG", "uV", EMG },
        { "Voltage.1", "uV", EMG },
        { "ch3", "uV", EMG },
        { "A1", NULL, NOTHING },
        { "A1", "counts", NOTHING },
        { "", "uV", EMG },
        { NULL, "N", FORCE },
        { NULL, NULL, NOTHING },
    };
    CHECK(rows);
    cr_assert_eq(myo_channel_type_guess("ch3", "uV").clue, MYO_CLUE_UNIT);
    cr_assert_eq(myo_channel_type_guess("VL", "uV").clue, MYO_CLUE_MUSCLE);
    cr_assert_str_eq(myo_channel_type_guess("Adductor magnus", "uV").word, "adductor magnus");
}
