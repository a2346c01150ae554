"""What a running process needs: configuration, logs, metrics, health, the job server."""
