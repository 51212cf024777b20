#!/bin/sh
# SPDX-License-Identifier: MIT
# What a CI job runs: builds a detector, replays it over recordings with their annotations, scores it.
#   check_detector.sh "SOURCES AND FLAGS" TRIALS
# Leaves replay.xml and score.xml (JUnit) and the folder score/; exit code 0: it may ship.
set -eu
sources=$1 trials=$2 failed=0
rm -rf replayed score replay.xml score.xml # of an earlier run
# shellcheck disable=SC2046,SC2086 # both are lists of words
cc -O2 -shared -fPIC $(pkg-config --cflags myoscribe-detector) $sources -o detector.so
myoscribe replay --detector ./detector.so "$trials" -o replayed --vary chunk --junit replay.xml || failed=1
myoscribe score --reference "$trials" --detected replayed/ --classes fasciculation -o score --junit score.xml \
    --min-sensitivity 0.9 --min-ppv 0.9 --max-false-per-minute 0.5 --max-excluded 0.05 || failed=1
exit $failed
