"""A load with a login page in front of it, as a team's locustfile sets one up: one name, one password."""

import locust
from flask import redirect, request
from flask_login import UserMixin, login_user
from locust import User, constant, events, task


class Visitor(UserMixin):
    def __init__(self, name):
        self.id = name


class Idle(User):
    wait_time = constant(1)

    @task
    def idle(self):
        pass


# Locust's page sends its form as a GET up to 2.30, and as a POST since.
SENDS_POST = tuple(int(part) for part in locust.__version__.split(".")[:2]) > (2, 30)


@events.init.add_listener
def set_up_login(environment, **_):
    web_ui = environment.web_ui
    if web_ui is None or not web_ui.web_login:
        return
    web_ui.app.secret_key = "signs the sessions of this test"
    web_ui.login_manager.user_loader(Visitor)
    web_ui.auth_args = {"username_password_callback": "/sign-in"}

    @web_ui.app.route("/sign-in", methods=["POST" if SENDS_POST else "GET"])
    def sign_in():
        given = request.form if SENDS_POST else request.args
        if (given.get("username"), given.get("password")) != ("someone", "hunter2"):
            return redirect("/login")
        login_user(Visitor(given["username"]))
        return redirect("/")
