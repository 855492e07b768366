"""The pages of the inspiration groups, behind their language like all others."""

from django.urls import URLPattern, path

from frontend.pages.groups import desk as group_desk
from frontend.pages.groups import open as open_groups
from frontend.pages.groups import work as group_work

urlpatterns: list[URLPattern] = [
    path("groups/", open_groups.groups, name="groups"),
    path("groups/going/", open_groups.going, name="groups_going"),
    path("groups/mine/", group_desk.mine, name="groups_mine"),
    path("groups/new/", group_desk.new, name="group_new"),
    path("groups/<uuid:pk>/", open_groups.group, name="group"),
    path("groups/<uuid:pk>/report/", open_groups.report, name="group_report"),
    path("groups/<uuid:pk>/change/", group_desk.change, name="group_change"),
    path("groups/<uuid:pk>/dates/", group_desk.dates, name="group_dates"),
    path("groups/<uuid:pk>/dates/new/", group_desk.plan, name="group_plan"),
    *(
        path(f"groups/<uuid:pk>/{step}/", group_desk.step, {"step": step}, name=f"group_{step}")
        for step in group_desk.SAID
    ),
    path("group-dates/<uuid:pk>/", group_desk.date, name="group_date"),
    path("group-dates/<uuid:pk>/change/", group_desk.change_date, name="group_date_change"),
    path("group-dates/<uuid:pk>/cancel/", group_desk.cancel_date, name="group_date_cancel"),
    path("group-dates/<uuid:pk>/sign-up/", open_groups.sign_up, name="group_sign_up"),
    path("group-dates/<uuid:pk>/note/", group_desk.note, name="group_note"),
    path("sign-ups/<uuid:pk>/withdraw/", open_groups.withdraw, name="sign_up_withdraw"),
    path("work/groups/", group_work.groups, name="work_groups"),
    *(
        path(
            f"work/groups/<uuid:pk>/{step}/",
            group_work.step,
            {"step": step},
            name=f"work_group_{step}",
        )
        for step in group_work.SAID
    ),
]
