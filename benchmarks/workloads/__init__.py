"""The functions whose derivatives are timed, each written once in ``multicalc.xp``."""

from benchmarks.workloads.gaussian_mixture import GAUSSIAN_MIXTURE
from benchmarks.workloads.log_sum_exp import LOG_SUM_EXP
from benchmarks.workloads.neural_network import NEURAL_NETWORK
from benchmarks.workloads.rosenbrock import ROSENBROCK
from benchmarks.workloads.softplus_regression import SOFTPLUS_REGRESSION

WORKLOADS = {
    workload.name: workload
    for workload in (
        LOG_SUM_EXP,
        ROSENBROCK,
        SOFTPLUS_REGRESSION,
        NEURAL_NETWORK,
        GAUSSIAN_MIXTURE,
    )
}
