#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# One shard of a batch as a task of a Slurm job array. The shards write into one shared folder.
#
#   job=$(sbatch --parsable --array=1-100 slurm-array.sh 100 /data/trials -o /data/results)
#   sbatch --dependency=afterany:$job --wrap "myoscribe merge /data/results"
#
# Shards that did not finish (a node died, a time limit), and only those, again:
#
#   sbatch --array=$(myoscribe merge --missing /data/results) slurm-array.sh 100 /data/trials -o ...
#
# What is given after the number of shards goes to myoscribe analyze. Recordings that fail are in
# status.tsv and do not fail the task: a failed task is a shard to be run again.
#SBATCH --job-name=myoscribe
#SBATCH --requeue
#SBATCH --open-mode=append
set -u
if [ $# -lt 2 ] || [ -z "${SLURM_ARRAY_TASK_ID-}" ]; then
    echo "usage: sbatch --array=1-SHARDS slurm-array.sh SHARDS INPUT... -o DIR [OPTION...]" >&2
    exit 2
fi
shards=$1
shift
"${MYOSCRIBE:-myoscribe}" analyze "$@" --shard "$SLURM_ARRAY_TASK_ID/$shards" \
    --jobs "${SLURM_CPUS_PER_TASK:-1}" --resume
code=$?
[ "$code" -eq 1 ] && exit 0
exit "$code"
