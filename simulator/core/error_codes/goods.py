"""Codes of what a merchant says of products, categories and brands. The pages have their texts in part; one
that is not shown is written in the style of the others."""

from __future__ import annotations

from simulator.core.error_codes.row import PAGES, ErrorCode, row
from simulator.core.sources import Source, seen, thread

_LISTING = Source(f"{PAGES}store/API/product/listing.html")
_CATEGORY = Source(f"{PAGES}store/API/category/cancelauditcategory.html")
_BRAND = Source(f"{PAGES}store/API/brand/audit_cancel.html")
_SCHEME = Source(f"{PAGES}store/shop/API/product/get_scheme.html")
_PRECHECK = Source(f"{PAGES}store/shop/API/channels-shop-product/shop/api_categoryprecheck")
_FIELD = seen("field report: a store's developer")

ROWS: tuple[ErrorCode, ...] = (
    row(10020006, "不合法的审核id", _CATEGORY, "no such application for a category", "没有此类目申请"),
    row(10020008, "当前商品不允许编辑", _LISTING, "the product may not be edited", "商品不允许编辑"),
    row(10020013, "商品sku数量不合理", _LISTING, "more than 500 SKUs", "SKU 超过 500 个"),
    row(10020017, "类目非法", _LISTING, "no such category", "没有此类目"),
    row(
        10020018,
        "商家不具备当前类目资质",
        _LISTING,
        "the store may not sell in the category",
        "店铺没有该类目的权限",
    ),
    row(10020021, "商品标题过长", _LISTING, "the title is too long", "标题过长"),
    row(10020022, "商品头图为空", _LISTING, "too few images", "主图过少"),
    row(10020023, "商品头图过多", _LISTING, "too many images", "主图过多"),
    row(10020025, "商品详情图片过多", _LISTING, "too many images of its details", "详情图片过多"),
    row(10020026, "商品详情描述过长", _LISTING, "its details are too long", "详情描述过长"),
    row(10020028, "sku价格过高", _LISTING, "a SKU is too dear", "SKU 价格过高"),
    row(10020029, "sku商品编码过长", _LISTING, "the code of a SKU is too long", "SKU 编码过长"),
    row(
        10020031,
        "sku销售属性相同key下不能超过100个不同value",
        _LISTING,
        "SKUs have more than 100 values of an attribute",
        "同一销售属性超过 100 个值",
    ),
    row(10020032, "sku销售属性key过长", _LISTING, "the name of an attribute is too long", "销售属性名过长"),
    row(
        10020033, "sku销售属性value过长", _LISTING, "the value of an attribute is too long", "销售属性值过长"
    ),
    row(
        10020035,
        "图片/视频url非法,url前缀应为mmecimage.cn/p/",
        _LISTING,
        "an image that was not uploaded to the platform",
        "图片不是上传接口返回的链接",
    ),
    row(10020036, "out_product_id过长", _LISTING, "`out_product_id` is too long", "`out_product_id` 过长"),
    row(10020037, "out_sku_id过长", _LISTING, "`out_sku_id` is too long", "`out_sku_id` 过长"),
    row(10020038, "上架的商品缺少sku", _LISTING, "the product has no SKU", "商品没有 SKU"),
    row(10020039, "SKU价格为0", _LISTING, "a SKU costs nothing", "SKU 价格为零"),
    row(
        10020040,
        "sku售卖价格大于市场价格",
        _LISTING,
        "a SKU costs more than `market_price`",
        "SKU 售价高于 `market_price`",
    ),
    row(10020042, "商品标题过短", _LISTING, "the title is too short", "标题过短"),
    row(
        10020045,
        "商品标题不得仅为数字、字母、字符",
        _LISTING,
        "the title is made of digits, letters and signs alone",
        "标题仅有数字、字母或符号",
    ),
    row(
        10020067,
        "商品草稿上传中",
        _LISTING,
        "the images of the draft are still being fetched",
        "草稿的图片仍在上传",
    ),
    row(
        10020079,
        "无效的三级类目id",
        thread("000a6c815c8f484f0eb1fb4c66b000", "2024-06"),
        "the category is no leaf",
        "不是叶子类目",
    ),
    row(
        10020081,
        "品牌的申请记录不存在",
        _BRAND,
        "the store has not applied for the brand",
        "店铺没有申请该品牌",
    ),
    row(
        10020110,
        "商品信息检查不通过",
        seen("field report: product/add in a category that asks for more", "2025-09"),
        "the product was checked and found wrong: the text says in what",
        "商品信息检查不通过，原因见文本",
    ),
    row(
        10020256,
        "无效的appid,appid需要是移动应用且需要在open平台绑定",
        _SCHEME,
        "`from_appid` is no mobile app",
        "`from_appid` 不是移动应用",
    ),
    row(
        10020290,
        "商品售后地址不能为空",
        _FIELD,
        "the product does not say where its goods go back to",
        "商品没有填写售后地址",
    ),
    row(
        10020294,
        "商品图片格式错误,当前仅支持jpeg、png、bmp、webp格式,并且不能为动图",
        seen("field report: product/add with a picture of another format", "2025-08"),
        "an image of a format that products do not have",
        "图片格式不受支持",
    ),
    row(10020504, "类目不是叶子类目", _PRECHECK, "the category is no leaf", "类目不是叶子类目"),
)
