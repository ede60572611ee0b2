"""What the running bot tells machines of itself: /healthz, /metrics, and who asks for the first."""
