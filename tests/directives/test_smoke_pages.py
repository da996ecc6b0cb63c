import pytest
from datetime import date
from directives import services
from directives.models import *
from tests.factories import *
pytestmark = pytest.mark.django_db
def test_pages(client):
    tu = make_org("Thành ủy"); so = make_org("Sở", parent=tu)
    u = make_user(so)
    client.force_login(u)
    f = dict(kind="CT", code="12-CT/TW", issued_on=date(2022,1,5), subject="abc", issuer=tu)
    r = services.register_arrival(organization=so, arrived_on=date(2022,1,7), medium="paper", actor=u, fields=f)
    d = r.document
    t = DocumentTask.objects.create(document=d, text="x", label="1"); DocumentTask.objects.create(document=d, text="x", label="1.1", parent=t)
    for url in ["/van-ban/", "/van-ban/?q=12 ct", f"/van-ban/{d.pk}/", f"/van-ban/{d.pk}/sua/", f"/van-ban/{d.pk}/nhiem-vu/", f"/van-ban/{d.pk}/dan-chieu/", f"/van-ban/{d.pk}/nhat-ky/", f"/van-ban/{d.pk}/nhiem-vu/{t.pk}/khong-ap-dung/",
        "/van-ban/den/", "/van-ban/den/?muc=qua-han", "/van-ban/den/moi/", "/van-ban/den/da-co/?code=12-CT/TW", f"/van-ban/den/{r.pk}/", "/van-ban/den/so/?nam=2022", "/van-ban/den/so.pdf?nam=2022", "/van-ban/den/so.xlsx?nam=2022"]:
        res = client.get(url)
        assert res.status_code == 200, url
    assert client.get(f"/van-ban/den/moi/?van-ban={d.pk}").status_code == 302
    data = dict(kind="CT", code="12-CT/TW", issued_on="05/01/2022", issuer_name="Thành ủy", subject="x", arrived_on="07/01/2022", medium="paper")
    res = client.post("/van-ban/den/moi/", data); assert "đã có trong hệ thống" in res.content.decode()
    data["code"]="13-CT/TW"
    res = client.post("/van-ban/den/moi/", data); assert res.status_code == 302, res.content.decode()
