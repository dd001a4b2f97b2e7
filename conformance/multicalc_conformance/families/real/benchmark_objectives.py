"""ADBench's objectives: a mixture of Gaussians, bundle adjustment, an LSTM."""

from __future__ import annotations

from dataclasses import replace

from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.problems.adbench import SOURCE, bundle_adjustment, gaussian_mixture, lstm
from multicalc_conformance.references.twin import twin


def scenarios() -> list[Scenario]:
    camera = (bundle_adjustment.CAMERA, bundle_adjustment.POINT, bundle_adjustment.WEIGHT)
    found = [
        twin(
            "real",
            "ADBench Gaussian mixture",
            gaussian_mixture.log_posterior,
            gaussian_mixture.log_posterior_precise,
            gaussian_mixture.PARAMETERS,
            operators=("value", "gradient", "hvp"),
        ),
        twin(
            "real",
            "ADBench bundle adjustment",
            bundle_adjustment.residuals,
            bundle_adjustment.residuals_precise,
            camera,
            operators=("value", "jacobian", "hvp"),
        ),
        twin(
            "real",
            "ADBench LSTM",
            lstm.loss,
            lstm.loss_precise,
            (lstm.MAIN, lstm.EXTRA),
            operators=("value", "gradient"),
        ),
    ]
    return [replace(s, source=f"{SOURCE}; in mpmath, differences at 200 digits") for s in found]
