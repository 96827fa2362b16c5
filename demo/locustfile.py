"""The load of the demo cluster: one page of whatever host the web interface is given."""

from locust import HttpUser, constant, task


class Visitor(HttpUser):
    wait_time = constant(1)

    @task
    def visit(self):
        self.client.get("/")
