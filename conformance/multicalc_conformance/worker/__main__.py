"""``multicalc_conformance.environments.boot`` runs this, with the numbers of two pipes."""

from multicalc_conformance.worker.serving import main

main()
