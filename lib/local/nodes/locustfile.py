"""The load of the demonstration: users who count requests without any network. Works from Locust 2.4 on."""

from locust import User, constant, events, task


class Shopper(User):
    abstract = True
    wait_time = constant(0.5)

    def count(self, name):
        self.environment.events.request.fire(
            request_type="DEMO",
            name=name,
            response_time=10,
            response_length=0,
            exception=None,
            context={},
        )


class Browser(Shopper):
    weight = 3

    @task
    def browse(self):
        self.count("browse")


class Buyer(Shopper):
    weight = 1

    @task
    def buy(self):
        self.count("buy")


@events.init.add_listener
def on_init(environment, **_):
    # The form of the web page asks for a host, though these users have none.
    environment.host = environment.host or "http://localhost"
