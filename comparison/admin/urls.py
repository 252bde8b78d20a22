"""Admin pages beside the stock ones; `admin_view` lets staff in and nobody else."""

from django.contrib import admin
from django.urls import path

from . import files, publishing

urlpatterns = [
    path("publish/", admin.site.admin_view(publishing.publish), name="publish"),
    path("withdraw/", admin.site.admin_view(publishing.withdraw), name="withdraw"),
    path("unschedule/", admin.site.admin_view(publishing.unschedule), name="unschedule"),
    path("files/upload/", admin.site.admin_view(files.upload), name="upload_files"),
    path("files/apply/", admin.site.admin_view(files.apply), name="apply_files"),
    path("files/<slug:comparison>.zip", admin.site.admin_view(files.download), name="download_files"),
    path("preview/<int:edition>/", admin.site.admin_view(publishing.preview), name="preview_edition"),
]
