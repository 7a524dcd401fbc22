"""Sentences of the redaction benchmark, written by hand: frames with slots, and look-alikes that must stay."""

ZH = """
我叫{name},手机号{mobile},上周三在你们城东网点办的卡,到现在没收到
客户{name}来电,反映其尾号{tail}的储蓄卡被多扣年费36元,要求退还
联系人:{name}
联系电话:{mobile}
客户姓名:{name},身份证号:{id},来电要求补开2025年度对账单
{surname}先生打了三次电话都没人接,说好48小时内回电的
请回电{mobile},白天上班,晚上七点以后方便
{surname}女士在柜台等了50分钟,孩子都哭了
给我打{landline},不要再打我老公手机
订单号{order}一直显示已发货,七天没更新
快递单号:{order},显示已签收但我根本没收到
我的身份证{id}被人拿去办了两张电话卡,这谁负责
你们把我的卡号{card}念给全大厅听,我还怎么放心
银行卡{card}今天刷了两次,都是128元
麻烦查一下账号{account}为什么上个月多出来两百多电费
户号{account}欠费停电,可是我月初已经交了
柜员{name}全程玩手机,问三句答一句
工号{staff}的客服挂我电话两次
工号 {staff} 的{name}说可以免手续费,结果还是扣了25块
发到我邮箱{email}就行,纸质的不用寄
有问题加我微信{wechat},电话不方便接
微信号:{wechat},QQ:{qq}
QQ{qq},截图都在上面,你们自己看
车牌{plate}在医院停车场停了40分钟收了30块
我的车是{plate},被你们保安贴了条
地址:{address}
家住{address},宽带断了三天了
收货地址写的是{address},结果送到菜鸟驿站去了
请把发票寄到{address},收件人{name},电话{mobile}
本人{name},身份证号码{id},现就贵行违规收费一事投诉如下
护照号{passport},前台说系统查不到预订
乘客{name},护照{passport},航班延误七小时没有任何安排
护照号码:{passport2},签证页拍照上传一直失败
我是{birth}出生的,凭什么说我不够年龄办老年卡
出生日期:{birth},住院号{account}
患者{name},{birth}出生,上午九点挂的号,下午两点才看上
生日{birth}填错了,前台不给改
登录IP {ip} 根本不是我的,你们说是我本人操作
后台显示异地登录,IP地址:{ip}
{minority}先生来电,称实名认证不支持带点的姓名
我叫{minority},系统提示姓名格式错误,试了八遍
{surname}经理答应的补偿到现在一分没见
我找{surname}主任谈了两回,都说等通知
{surname}阿姨腿脚不好,你们让她爬三楼交材料
这事是{surname}老师经手的,现在换人了就不认账
快递员{surname}师傅把冰箱扔在楼下就走了
{top}姐服务特别好,一定要表扬
上次是{top}总亲口说的,现在又不认
3号窗口的小{top},态度极差,翻白眼
客户经理老{top}推荐我买的理财,亏了两万
姓{surname}的那个保安推我,监控都能看到
一个姓{top}的柜员把我的证件弄丢了
退款退到{card},不是退到原来那张
转账给{card},户名{name},到现在没到账
卡号 {card} 户名 {name} 开户行城西支行
社保卡号{account}刷不出来,医生说医院系统的问题
保单号{account}退保三个月没消息
合同号:{account},说好的利率4.1%变成4.9%
会员号{account}里的积分被清零了
投诉工单号{order},处理结果一个字没有
运单号{order}丢件,赔偿只给30元
退货单{order}审核了两周
流水号:{order},金额5800元,显示处理中
病历号{account},CT结果发错人了
用户{name}反映宽带网速慢,装机地址{address},联系号码{mobile}
【工单】客户{surname}先生,来电号码{mobile},反映营业厅排队超过一小时
投诉人:{name};联系方式:{mobile};诉求:退还违约金300元
姓名:{name}
电话:{landline}
我妈{name}今年七十二,取退休金被要求刷脸五次
我老婆{name}在你们医院生孩子,床位费多收了两天
我儿子{name}的疫苗本被你们登记成别人的
护士{name}扎了四针没扎上,还说我血管不好
{name}医生非常有耐心,讲得很清楚
店员{name}说可以七天无理由,现在又说特价不退
司机{name},车牌{plate},绕路还骂人
骑手{name}把汤洒了一半,点了送达才打电话
打{mobile}找{name},别打座机
有事请拨{mobile}或者{landline}
昨天用{mobile}打的95588,录音你们可以查
手机{mobile}(微信同号)
尾号{tail}的信用卡年费说好免的
我那张尾号为{tail}的卡被锁了
卡号{masked},昨天被盗刷3200元
身份证:{oldid},老证,系统不认
身份证号 {id} 手机号 {mobile} 卡号 {card}
你好,我是{name},想问下异地能不能挂失
感谢城西网点的{name}和{name},帮我追回了错转的钱
{name}态度很差,建议换人
,{name}说系统坏了,让我明天再来
主管{surname}女士最后把钱退了,但是没有道歉
{surname}大爷不会用智能手机,你们又不让用现金
客服专员{surname}小姐说三天到账,今天第九天
当事人某某与{surname}先生已协商一致
{top}工上门修了两次还是漏水
物业{surname}经理,电话{mobile},一直推给你们
我爱人的护照{passport}和我的一起寄丢了
麻烦改一下绑定邮箱,旧的是{email},新的是{email}
我住{address},每次快递都说不送上楼
送到{address}门口就行,不要放快递柜
装修公司在{address}打孔打穿了水管
宽带账号{account}昨晚又掉线十几次
燃气户号{account},抄表抄错了,多收86元
打我电话{local},座机,白天有人
业主{name}投诉电梯停运三天
{surname}护士长来道歉了,态度还可以
经办人{name},办理日期2026年3月12日,金额1.2万元
签名:{name}
此致 敬礼 投诉人:{name} 2026年3月5日
用户名{wechatlike}登录不上,提示密码错误
我叫{name},不是你们系统里的{name}
您好{surname}女士,您反映的排队问题我们已经转给城东支行处理
{surname}先生您好,退款38元已于3月2日原路退回
客户称其丈夫{name}去世后,贵行不给查存款
代办人{name}带了公证书还是不给办
店长{name}当众骂人,录像我有
预约号{order},到店说没有预约
取件码{order}打不开柜门
报案号{order},理赔员说材料不齐,让跑了四趟
上午打电话进来的{surname}先生,要求三天内书面答复
机主{name},号码{mobile},套餐被改了三次
家属{name}称,床位费重复收取
我爱人{name}昨天在你们那儿存的定期
接线员说她姓{top},别的一概不讲
麻烦转告{surname}主任,材料我已经补齐了
跟{name}经理约好了两点,结果人不在
{name}女士的快件被放在楼下三天
城西营业厅的{name}办事利索,给她点赞
那个叫{name}的保安把我拦在门口
房东{surname}阿姨的水费都比我少
回电请打{landline},找{surname}老师
我的号{mobile},欢迎核实
微信{wechat}加我,发你录音
QQ号码:{qq}
电子邮箱 {email} 收不到验证码
寄件人{name} 收件人{name} 单号{order}
身份证{id}和户口本都带了,还是不给办
证件号码{id},系统提示已被注册
他们把钱转到了{card}这个卡上
信用卡{card}莫名其妙多了一笔198
我在{address}装的宽带,师傅爽约两次
住址{address},上门费怎么算的
车牌号{plate}的网约车司机{surname}师傅骂人
{plate}这辆车占了消防通道
客户编号{account}
住院号:{account},出院三周没拿到清单
{birth}生,今年刚满条件,窗口不认
订单{order}买的空调,装了五天
退款编号{order}还在审核
登录地点显示{ip}
保险单号 {account} 被保险人 {name}
小{top}和老{top}两个人互相推
表扬{name}同志,拾金不昧
我跟{name}、{name}一起去的,三个人都听见了
{name},工号{staff},请处理
落款:{name}
值班的是{name},他说不归他管
我女儿{name}高考报名信息填错了你们也不提醒
{surname}总监亲自打来道歉
昨晚八点半,{name}上门装机迟到两小时
收据上写的经手人是{name}
宿舍管理员{surname}大姐不让进
你们的{name}工程师说主板坏了要换
{surname}主管:您好,我的退款还没到
转{surname}经理。客户手机{mobile}
报名表上填的是{name},结果发成别人
孩子叫{name},在你院打的疫苗
我母亲{name},{birth}出生,行动不便
租客{name}欠的水费凭什么我交
请{name}回个电话
{name}、{name}两位工作人员全程陪同
那个{surname}老板答应送货上门
打给{top}姐没人接
前台{top}小姐服务周到
传真{landline}
用户手机:{mobile},备用:{mobile}
寄往{address}的包裹丢了
上门地址是{address},别记错
刷的卡是{card}
卡尾号{tail}被吞了
身份证号写错,正确的是{id}
提货单{order}没人认
受理编号:{order}
电表户号:{account}
{plate}停我车位
有录音,发邮件到{email}
微信同号{mobile}
加我QQ:{qq}
护照{passport}过期
密码{password}登不上,你们后台重置一下
验证码{otp}输了三遍都说错误
支付密码是{otp},你们的人非让我当场说出来
动态码:{otp},发给我的是别人的
信用卡背面安全码{cvv}也让我报
手机IMEI{imei},保修说查不到
车架号:{vin},年检对不上
路由器MAC地址{mac}被你们拉黑了
家住{ordinary},一周没水了
收货地址:{ordinary}
寄到{ordinary},别放门卫
我儿媳妇{kin}来办的,说系统坏了
我弟弟{kin}和外甥女{kin}都可以作证
主治医师{name}、护士长{name}态度都好
业务员{name}让我先交钱
{tibetan}来电,说系统不认名字
护照号码 {spacedpassport},名字拼错了
联系我{mixedphone}
发到{disguised},别打电话
姓名,电话,投诉内容\\n{anyname},{mobile},排队太久\\n{anyname},{mobile},没人理
| 客户姓名 | 网点 |\\n|---|---|\\n| {anyname} | 城东 |
加我v:{wechat}
""".strip().splitlines()

EN = """
My name is {fullname} and I have been waiting 45 minutes at counter 3
Please call me back on {ukphone} after 5pm, not before
You can reach me at {usphone}, I work nights
My number is {intl}, I am abroad until 12 March
Mr {last} was promised a refund of $38 within 5 days, nothing happened
Mrs. {last} waited 50 minutes with a toddler and nobody offered a chair
Dr {last} cancelled twice without telling anyone
Cx {fullname} called about a late fee of 25.00 on her statement
Customer name: {fullname}
Phone: {usphone}
Email: {email}
You emailed my statement to {email}, which is my ex-husband's address
I spoke to {first} at the Riverside branch and she was lovely
The cashier called {first} rolled her eyes at me
I was served by {fullname}, who clearly hated every second of it
Agent {first} hung up on me after 40 minutes on hold
order #{order} never arrived and the chat bot keeps looping
Order number {order}: box was empty, tape was cut
Tracking number {order} says delivered, my porch says otherwise
ref {order} please see the photos attached to my last message
Case ID: {order} opened two weeks ago, no reply yet
Booking reference {order}, two nights, room was filthy
Ticket no. {order} was closed without anybody contacting me
My account number is {account} and the balance is wrong by $40
Account no: {account}, meter reading 48211, bill £312
Policy {account} was cancelled without notice
My policy number is {account}, claim denied in three lines
Membership number {account}, points expired without warning
Your staff read my card number {card} out loud in the lobby
Card {card} was charged twice on 3 March
My Visa ending in {tail} was declined at the till
the card ending {tail} still shows a pending charge of $1,200
last four digits {tail}, please check the fee of 3 yuan
Passport no. {passport2}, the hotel lost my booking
passport {passport} was photocopied and left on the desk
DOB: {dob}
date of birth {dob}, patient number {account}
I was born on {dob} so I do qualify for the senior card
Patient {fullname}, born {dob}, was given somebody else's results
There was a login from {ip} at 3am and it was not me
IP address {ip} shows up in my account log twice
I live at {home} and the engineer never turned up
Parcel should go to {home}, not to the locker
My address is {home}. You keep sending the bills to number 7
They delivered to {home} instead of next door
Address: {home}
I'm {fullname}, customer since 2009, and I am done
I'm {first}, we talked yesterday about the broadband outage
This is {fullname} calling about my mother's pension
The manager, Ms {last}, finally apologised
Ask for {first} if you want someone who knows what she is doing
Thanks, {fullname}
Regards, {fullname}
Kind regards, {fullname}; {email}; {ukphone}
Sincerely, {fullname}
{fullname} at the front desk was rude and dismissive
{fullname} was wonderful, please pass that on to her manager
Client {fullname} states that the branch closed at 16:30 instead of 17:00
My husband {fullname} was left on a trolley for six hours
nurse {first} was the only one who explained anything
The driver, {fullname}, refused to bring it up to the 3rd floor
My SSN is {ssn} and you printed it on the envelope
My WeChat is {wechat}, send me the photos there
WeChat ID: {wechat}
Text me on {ukphone} and I will send pictures of the damage
I called from {usphone} at 10:15 and was cut off at 10:52
If you need me: {usphone} or {email}
My name is {pinyin} and the system cannot find my passport
Customer {pinyin} complains about a double charge of 15 yuan
Mr {pinyinsur} asked for a receipt three times
I spoke with {pinyin} at the counter who was very patient
Account holder: {fullname}
Name on the card: {fullname}
Contact person: {fullname}, phone {intl}
Guest {fullname}, room 1208, says the air conditioning never worked
Your rep {first} promised a call back by Friday
a lady called {first} told me the opposite of what Mr {last} said
My daughter {first} was refused at the gate of flight CA1234
Staff ID {staff} refused to give me his name
employee number {staff} told me to 'just google it'
Sort code and account number {account} were both correct on my form
My IBAN is {iban} and the transfer bounced
dear {first}, thank you for sorting out my refund
Complaint from {fullname}: queue 70 minutes, two windows open out of six
please send the letter to {home}, attention {fullname}
The technician's name was {fullname} and he left after 5 minutes
I asked {first} for a supervisor and she said there was none
Caller: {fullname}, number {usphone}, wants a call back today
loan account {account} shows 26 payments but I made 27
Invoice {order} is wrong, you billed 3 items instead of 2
Transaction id {order} for £85.50 failed but the money left
reservation {order} under the name {fullname} was missing
my plate is {plate} and your lot charged me twice
name: {fullname}; phone: {ukphone}; complaint: rude staff
Return {order} was received on 4 May, still no refund
{first} from billing said 3 to 5 working days, it has been 19
Both {fullname} and {fullname} heard the guard shout at me
Hello, {fullname} here, third e-mail about the same bill
Please ring my wife {fullname} on {ukphone}
my mobile is {usphone}, leave a voicemail
The lady at the desk, {first}, could not find my file
I dealt with {fullname} in claims last week
{fullname} wrote to us about the broken lift
Mrs {last} has been a customer for 30 years
you charged {card} instead of {card}
The engineer {first} never showed up at {home}
Our flat is at {home} and the water is brown
delivery to {home} failed again
Order {order} was cancelled for no reason
your reference: {order}
acct {account} was debited twice
policy no {account} lapsed
contract number {account} says 24 months
employee {fullname} laughed at me
passport number {passport2} was typed wrong
born {dob}, I am too old for this app
I got a mail at {email} meant for somebody else
login from {ip} on Tuesday night
Yours faithfully, {fullname}
-- {fullname}
cheers, {first}
Hi, this is {first} from flat 4, the heating is off again
The complainant, {fullname}, says the fee was never explained
Mr. and Mrs. {last} were seated after an hour
Dr. {fullname} was two hours late
according to {first} the parcel was left with a neighbour
call {usphone} after six
my number: {ukphone}
my dad, {fullname}, has dementia and was sold a 3 year contract
supervisor {first} was no better
the account is in the name of {fullname}
you sent {fullname}'s letters to me
WhatsApp me on {intl}
card number {card} expires 08/27
Confirmation number {order}, no room kept for us
Complaint raised by {fullname} on behalf of her father
{fullname}, room 412, no hot water for two days
Please ask {fullname} to ring me
it was {first} who cut me off
The receptionist ({first}) was on her phone
Manager's name: {fullname}
Passenger {fullname} denied boarding
I booked under {fullname}
Miss {last} said five minutes, it took fifty
we were told by {fullname} that the fee is waived
my landline {ukphone} has been dead since Monday
Tel: {usphone}
contact me at {email} or {ukphone}
card {card}, expiry 09/27
parcel ref {order} missing
Order ID {order}
Customer ID: {account}
meter account {account} overbilled
We live at {home}
The van never came to {home}
DOB {dob}, NHS letter lost
My passport {passport} is still with you
Signed, {fullname}
Best wishes, {fullname}
{fullname} (account holder) never agreed to this
her colleague {first} laughed
Professor {last} was kept waiting
technician {fullname} broke the socket
IP {ip} tried my password
iban {iban} please refund there
My PIN is {otp4} and the machine kept the card
password: {password}
the verification code {otp} never worked
CVV {cvv} was read out loud by the agent
IMEI {imei} is blocked since Monday
VIN {vin} is not in your system
MAC address {mac} was banned from the hotel wifi
{arabic} was left waiting
Mr {arabic} asked twice
Staff member {first} rolled her eyes
My number plate {ukplate} was typed wrong
sort code {sortcode} was rejected
Write to {disguised} please
The flat is at {ordinaryen} and the lift is broken
Name,Phone,Complaint\\n{anyen},{usphone},queue\\n{anyen},{ukphone},rude
passport number {spacedpassport}, typed by your clerk
""".strip().splitlines()
# Frames over several lines are one line here, with \\n in it.
ZH, EN = ([frame.replace("\\n", "\n") for frame in frames] for frames in (ZH, EN))

LOOK_ALIKES = """
用I-MR控制图还是p图
I-MR chart or p chart
an XmR chart of waiting times
火柴棒撒了一地
等了10分钟工程师才来
门童大叔很热心
也许会长一点
康师傅方便面泡不开
祝老板生意兴隆
打开联系人,关闭后闪退
沈阳分公司没人接电话
任何先生女士都要排队
套餐从38元涨到58元,没人通知
一共扣了1,280.50元,只退了¥300
等了45分钟,前面还有23个人
2026年3月12日下午3点20分来的
3月5日到3月18日之间办的
营业时间9:00-17:30,中午不休息
利率从4.1%变成4.9%
iPhone 15 Pro 256G换屏要2299元
型号HW-5500的路由器一周掉线八次
打12345才有人管
95588排队排了40分钟
10086转人工要按七次键
400-820-8820永远占线
拨打800-810-0000没人接
12315已经受理
报警110之后你们才出来人
城东网点今天关门了
城东支行和城西支行说法不一样
人民医院挂号要起早
人民路支行的空调坏了
中山路12号支行不让停车
解放路营业厅排队太长
3号窗口没人,5号柜台一直暂停
B区12号窗口
航班CA1234延误了七个小时
G102次列车上买的盒饭
坐D3021去的
2025版的合同跟2024版不一样
App版本8.2.1闪退
系统升级到v12.0.3之后打不开
固件版本 1.2.3.4 有问题
那位先生说话很冲
服务员小姐一直在聊天
前台小姐姐态度很好
先生们女士们请排队这种话就不要说了
保安老师傅人挺好
大堂经理不在,保安师傅在维持秩序
客户经理换了三个
值班经理说明天再来
班主任让交的材料
主任医师的号抢不到
房东太太不给退押金
一位女士插队没人管
这位老先生走路不方便
高新区的网点停车难
高峰期只开两个窗口
黄金周加价三倍
周一到周五都没人接
周末不办公也不提前说
方便的话请尽快处理
何时能解决给个准话
何必为难老人家
任何人都可以插队吗
安全通道堆满了纸箱
安排一次检修要等半个月
严重影响休息
金额不对
金卡白金卡都收年费
马上处理说了三遍
马桶坏了没人修
万一出事谁负责
白跑一趟
毛巾有头发
单子丢了
单位开的证明不认
钱没到账
钱也没退
谢谢你们的耐心
谢谢
客户:谢谢
客户:何时回复?
客户:马上到期了怎么办
客服:方便留个时间吗
本人于3月5日到贵行办理业务
本人从未开通过此业务
本人何时签过这个协议
用户高度不满
用户严重投诉
顾客先到先得不是吗
顾客女士居多,卫生间不够
经理应该出来道歉
经理高高在上
护士马上就来了,等了半小时
医生安排了CT
医生应付了事
师傅单独收了20块
我叫了外卖,一个半小时没到
我叫车等了二十分钟
我找了三个人都不管
投诉 12 处理得怎么样了
打开投诉C-12
项目3做到第几步了
项目编号P-7的负责人换一下
把C12和C15放在一起看
第3步的目标值改成22分钟
基线34.5分钟,目标22分钟
12 15 18 20 22 25 30 28 26 24
34.5, 33.1, 36.2, 35.0, 34.8, 33.9
812笔里有77笔超时
样本量1200,抽样时间2026-01-01至2026-03-31
每千笔投诉3.2件
2026年第一季度
近30天的投诉
退休金2870.35元
交了三万八千元
排到A1023号
A023号过号要重取
房间1208的空调不制冷
3号楼电梯坏了两周
住院部8楼没有热水
B2层停车场太黑
5栋的快递柜满了
中山路整条街都在施工
南京西路站厕所太脏
世纪大道换乘要走十分钟
微信支付失败
微信公众号找不到入口
用微信小程序预约不了
扫码加微信群才能领券
QQ音乐会员自动续费
订单一直不发货
订单20件少了3件
订单金额158元
账户余额3200元
账户里少了50000元
账号被冻结了
快递3天没动
包裹2公斤收了45元
工单30天没处理
单号查不到
会员2年了没有任何优惠
合同12个月
电话打了20次
手机128G的内存
热线95566
手机尾号靓号选不了
尾号限行1和6
尾号不是我的卡
生日当天没有短信祝福
生日券3月31日到期
邮编518000
身份证复印件要交三份
护照到期了怎么办
车牌识别不了
京东快递丢件
江苏银行隔壁那家
苏州分行说不行
新街口网点
川菜馆旁边的营业厅
星巴克·臻选店的券用不了
贵宾·VIP窗口没人
工程师说下周再来
工号都不肯报
姓名写错了要跑三趟
姓什么都不问就办了
贵姓都不问一句
老百姓高兴不起来
王者荣耀充值没到账
李子烂了一半
张贴的公告看不清
陈年旧账翻出来收费
孙子的压岁钱取不出来
宋体字太小
江边的网点
我司与贵司
总的来说还行
一张总表填三遍
张口就骂
每周总结写给谁看
何总是没人
方方面面都好
/give_answer{"field": "baseline", "value": "34.5"}
/open_project{"project_id": "202603120001234567"}
/load_sample{"role": "admin"}
[PHONE]已经留过了,[NAME_2]先生没有回电
<b>重要</b> 请看 <a href="https://example.com/help/12">帮助</a>
| 日期 | 网点 | 件数 |
**3号窗口** 的评分是 _4.5_
1. 排队 2. 收费 3. 态度
共计 10000 20000 30000 元
2026-03-12 14:30:25 进线
20260312
0.0034567891234
3.14159265358979
Charged $1,200 instead of $120
It cost £85.50 and took 3 weeks
Fee went from 15 to 25 yuan on 1 March 2026
I waited 1 hour 20 minutes at window 4
iPhone 15 Pro screen replacement was 329.99
The HW-5500 router drops every 10 minutes
My flight CA1234 was delayed until 23:55
Train G102 was cancelled
I called 95588 and 12345, no answer
1-800-555-0199 is always busy
0800 123 4567 just plays music
Dial 911 they said, as a joke
Room 1208 was dirty
Counter 3 and window 12 were closed
The Baker Street branch closes at 4
12 Baker Street branch is the worst
Victoria Station ticket hall
Grace period of 30 days was ignored
Version 2.4.1.7 of the app keeps crashing
Firmware v10.0.0.1 broke my modem
The manager was rude
The doctor was late, the nurse was kind
A gentleman at the door shouted at us
Miss the deadline and they fine you
I miss the old app
Hi there, I need help
Dear Sir or Madam
Dear Customer Service Team
Thanks, that works
Thanks for nothing
This is Very Annoying
This is ridiculous
I'm Very Disappointed
I'm Done With This Bank
I am sick of Monday queues
Speak to Customer Services they said
Spoke to Billing and then to Head Office
I spoke to Customer Support on Tuesday
The agent said No Refunds
order 66 jokes aside, where is my food
My order of 12 items arrived with 9
order 2 days late
account balance 32000 yuan is wrong
account closed in 2019
ticket A023 was skipped
case C-12 is still open
complaint 12 please
open project 3
project P-7 summary
tracking has not updated for 6 days
policy changed in 2024
reference period 2026-01 to 2026-03
claim of 5000 dollars denied
card was declined
card fee 300 per year
my phone is 3 years old
call me when it is ready
phone battery at 15%
text me the details
birthday voucher expired 31 March
born and raised here, never seen such a queue
Will anyone answer?
May I speak to a manager
Mark my words, I will leave
Bill was wrong again
Grant me a refund
Chase Bank next door is better
Jack up the prices, why not
Amazon Prime refund took 9 days
Apple Pay failed twice
Hong Kong office was closed
New York branch
St James Hospital parking costs 12 dollars
Monday to Friday 9-5
Q1 2026 vs Q4 2025
sample size 1200, mean 34.5, sd 6.1
12 15 18 20 22 25 30 28
1000 2000 3000 4000
2026-03-01 2026-03-31
The 3rd floor of Tower 2
20 minutes on Baker Street looking for parking
Take the 42 bus to Maple Avenue
Reading 48211 kWh
top complaint categories last quarter
change the baseline to 34.5 minutes
密码错误
密码输错3次被锁
密码6位不够用
验证码60秒才到
验证码收了5次
验证码一直收不到
the PIN pad is broken
PIN 3 times wrong
password reset link expired
my password is wrong
your password is expired
OTP never arrived
CVV is asked twice
中山路12号支行3楼没人
人民路88号城东支行排队
B座2楼营业厅没人
3号楼电梯坏了两周
5栋的快递柜满了
住院部3号楼2楼没有热水
A座12楼的自动柜员机吞卡
万达广场3楼停车场
朝阳区3号窗口
高新区营业厅2楼
二期工程拖了3年
科技园分行5号窗口
五一广场2号线
地址写错了,2号楼的送到3号楼
村里3组人都没收到
型号RTX-4090-24的显卡
笔记本i5-1135-512版
手机5-6寸
买了3-4-5个
12-503型号
三三两两的人
一二三四五六七都不通
扎西德勒
海伦司奥利奥
我老公刘海剪坏了
客户高兴地走了
经理万一不在
Mr Kipling cakes were stale
Dr Martens boots fell apart
MAC 口红 色号 316
MAC address filtering fails
VIN is wrong
unit 5 is broken
Unit 5, the heating fails
Park Lane branch, London
at 5 dot com companies
look at it dot
客服中心2026-03-12的数据
呼叫中心26-03-12进线多
呼叫中心400-820-8820打不通
城东区 1-20, 2-35, 3-41
高新区2026-03至2026-05的投诉
浦东新区1-3季度
三期工程12-18个月
3号楼301教室空调坏了
2号楼305会议室
A座1203元一个月
望京新城3-5折
二期3-4号线换乘
中关村3组数据
第三组12号
村里3号窗口
把B栋3楼的网点列出来
万达广场店2楼205号柜
城东支行2楼
我弟弟常来这家店
老公公很热心
姐姐高兴坏了
邻居方便面吃多了
同学余下的钱
外婆家门口
女婿马上来
表姐安排的
销售金额少算了
主播严重误导
站长应该管管
小孩从早等到晚
我对象万一不同意
奶奶常说
小孩成天哭
男朋友平时不来
室友项链丢了
每天的工单 3 5 2 4 6 7 8
tickets 1 2 3 4 5 6 7
密码8-16位
password 8-16 characters
password must have 8 letters
PIN 12 attempts
验证码10086发来的
code 12 error
my password 3 times wrong
Al Pacino movie night
El Nino weather delays
Bin collection al fresco seating
name, date, amount
Dr Martens, Mr Muscle and Mr. Kipling
mr muscle did not work
格桑花开了
巴士阿姨
努尔哈赤
多吉多利
Unit 5, then Unit 6 failed
Flat 3, no heating
a van parked 20 MIN ago
I drive a car AB12 XYZW
建国路88号营业厅排队40分钟
人民路88号城东支行3楼没人
龙湖时代天街3楼停车场B区12号
地址:详见附件2
网点地址:中山路12号城东支行
一期120户,二期300户
3栋5人投诉,4栋2人投诉
A组12号样本,B组3号样本
管理员于心不忍
业务员单独联系我
哥哥严肃地说
密码:请联系客服
验证码发到别人手机上了
""".strip().splitlines()
LOOK_ALIKES += [
    "姓名写错了,电话也不对\n让我重新填",
    "Name, phone and address were asked twice\nThen nothing",
    "姓名,电话,地址都要填\n我填了三遍,还是不行",
    "城东, 12, 3\n城西, 14, 5",
    "日期,网点,件数\n2026-03-01,城东,12",
    "渠道\t件数\n电话\t12",
]

# Ordinary postal addresses, invented house by house: each goes whole.
ORDINARY = {
    "zh": """
深圳市龙岗区坂田街道五和大道南2号万科星火1座2306
成都高新区天府大道北段1700号环球中心E2-1-1806
深圳市南山区科技园南区R2-B栋4楼
河南省郑州市金水区花园路街道农科路鑫苑名家7号楼东1单元8楼西户
贵州省遵义市汇川区香港路凤凰国际3栋1-12-4
富康花园12幢乙单元302室
宿舍3栋402室
翠湖天地二期7-1203
上海市徐汇区漕河泾创意产业园5-A4-202
广州市天河区体育西路103号之二302单元
大连市高新园区软件园路8号软件中心大楼503室
重庆市渝北区龙溪街道红锦大道8号-2-1602
广州市天河区中山大道西89号创意产业园5-A4-202
广东省深圳市福田区福华三路88号财富大厦15楼1502室
北京市海淀区中关村南大街5号院3号楼2单元601
浙江省杭州市西湖区文三西路98号嘉绿苑东区16幢2单元401室
江苏省苏州市工业园区星湖街328号创意产业园5-A4-202
四川省成都市武侯区科华北路65号世外桃源广场B座17楼
湖南省长沙市岳麓区桃花岭村第五组
湖北省黄冈市蕲春县漕河镇新村路28号附3号
山东省潍坊市寿光市洛城街道东斟灌村48号
河北省保定市清苑县大庄镇小李村三组
安徽省合肥市蜀山区望江西路一百二十八号天鹅湖畔七幢一单元二〇三室
福建省厦门市思明区软件园二期观日路36号之二302单元
陕西省西安市雁塔区高新一路12号枫叶新都市B区7号楼3单元1102
云南省昆明市盘龙区白云路丹彤小区7栋3单元502号
辽宁省沈阳市铁西区建设东路滑翔小区一期12号楼2-5-1
吉林省长春市南关区亚泰大街与繁荣路交汇处中海国际社区11栋1单元1903
黑龙江省哈尔滨市道里区爱建路66号爱建滨江A区3栋2单元1801室
江西省南昌市红谷滩新区丰和中大道1000号绿地中央广场A1座2806
广西南宁市青秀区民族大道136-1号华润大厦C座1203
海南省海口市龙华区滨海大道123号鸿联商务广场9层906房
甘肃省兰州市城关区张掖路步行街大众巷8号商铺
内蒙古呼和浩特市赛罕区大学西街235号水岸小镇2号楼东2单元601
新疆乌鲁木齐市天山区解放南路138号院2栋3单元201
宁夏银川市兴庆区丽景街凤凰花园南区14-3-502
青海省西宁市城东区八一中路75号香格里拉城市花园二期18号楼1单元1201
西藏拉萨市城关区林廓东路12号院5栋203
天津市南开区白堤路风荷园新园里7-2-501
重庆市江北区观音桥步行街9号融恒时代广场12-8
上海市闵行区七莘路1855弄33号602室
上海市浦东新区张江镇香楠小区二期26号楼402
台北市大安区忠孝东路四段181巷7弄9号5楼之3
香港九龙旺角弥敦道610号荷里活商业中心12楼1203室
广东省东莞市长安镇乌沙社区江贝第三工业区兴发南路12号B栋3楼
广东省佛山市顺德区容桂街道幸福居委会凤祥南路5号一座1204房
浙江省义乌市国际商贸城三区45号门3楼25街8612商铺
四川省达州市渠县临巴镇大石村6社23号
湖北省恩施州利川市团堡镇野猫水村11组
湖南省邵阳市隆回县六都寨镇清水村委会李家组7号
贵州省毕节市七星关区朱昌镇双河村坪子组
云南省大理州祥云县沙龙镇大屯村委会小寨队18号
河南省周口市商水县张明乡刘庄行政村二队
浙江省宁波市鄞州区下应街道海创社区启明路818弄16号楼79号
北京市昌平区回龙观镇龙腾苑四区5号楼6单元602
北京 朝阳区 望京街道 花家地西里三区 312楼 4门 502
江苏省南京市江宁区秣陵街道胜太路77号托乐嘉街区好邻居6-1503
武汉市洪山区珞喻路152号华师北门学子公寓3单元2楼204
山东省青岛市市北区延吉路甲12号3号楼丙单元701户
绿城百合公寓玉竹苑7幢丙单元1402
苏州市吴中区木渎镇金枫南路198号新华苑12-503
碧桂园天玺湾11座2梯1803
幸福家园6#楼3单元501
湖北省武汉市江汉区唐家墩路32号泛海国际松海园9-2-3002
江苏省南通市崇川区人民中路119号南通大厦A座1805
湖北省宜昌市西陵区东山大道95号清江大厦14层
广东省中山市小榄镇民安中路99号水岸豪庭3幢2座1602
福建省泉州市晋江市陈埭镇溪边村顺兴路88号
浙江省温州市瓯海区梧田街道南湖家园5幢1单元1203室
四川省绵阳市涪城区临园路东段72号新世界百货公寓楼2201
河南省洛阳市涧西区南昌路丽春西路交叉口建业美茵湖12号楼1单元601
山东省临沂市兰山区柳青街道蓝钻庄园11号楼2单元1801
河北省石家庄市长安区中山东路39号勒泰中心B座2908室
山西省太原市小店区长风街阳光国际6幢2单元17层1703
辽宁省大连市沙河口区中山路576号中铁诺德滨海花园3号楼1-8-2
安徽省芜湖市镜湖区北京中路7号侨鸿国际滨江世纪广场1211
湖南省株洲市天元区长江北路12号湘银紫荆花园9栋402房
广西桂林市七星区漓江路26号国展大厦3-501
贵州省贵阳市观山湖区长岭北路8号美的林城时代三期M栋2单元3104
陕西省咸阳市秦都区人民西路西橡家属院18排4号
甘肃省天水市秦州区解放路水月寺小区4号楼3单元502
新疆昌吉州昌吉市延安北路天山花园一区12-2-301
吉林省延边州延吉市公园路大学城小区4号楼2单元701
黑龙江省大庆市萨尔图区东风新村纬二路3-12-202
上海市宝山区共和新路5199弄28号1102室
上海市静安区愚园路168号环球世界大厦B座10楼
北京市丰台区方庄芳古园一区18号楼1107
北京市通州区梨园镇云景东里乙3号楼2单元403
天津市河西区大沽南路恒华大厦二期2-1606
重庆市沙坪坝区小龙坎新街49号附12号6-3
重庆市南岸区南坪街道万寿路8号学府大道小区5幢12-4
广州市番禺区大石街道洛溪新城吉祥北园8座504
深圳市宝安区西乡街道固戍社区航城大道华丰科技园A栋三楼
深圳市罗湖区翠竹路2058号逸翠园1栋A座26C
江西省赣州市章贡区沙河镇龙村石屋组15号
湖北省随州市曾都区万店镇塔儿湾村五组
河南省信阳市固始县汪棚镇汪棚村民组
山东省菏泽市曹县庄寨镇崔庄行政村38号
四川省南充市仪陇县马鞍镇险岩村3组42号
广东省湛江市廉江市石岭镇合江管区上村12号
云南省曲靖市宣威市双河乡梨树坪村委会第八村民小组
浙江省杭州市余杭区闲林街道翡翠城木兰苑22-2-602
江苏省无锡市滨湖区蠡湖街道隐秀苑八十六号五零二室
常州市武进区湖塘镇花园街168-1号商铺
昆明市五华区学府路745号云南财经大学安宁校区北苑3栋518宿舍
天通苑北三区15号楼3单元602
中海锦城8-1-902
融创玖玺台6座1101
保利香槟国际B2-2204
广州市白云区石井街石潭路168号金碧新城三街6号904房
苏州街18号院长远天地大厦C座508
黑龙江省绥化市北林区绥胜镇胜利村三屯
幸福里5号楼二单元四楼东户
天津市滨海新区第三大街51号滨海金融街W5-A座1层
新疆伊犁州伊宁市解放西路二巷14号
浙江省杭州市余杭区五常街道 西溪花园 芦雪苑 12-2-501
""".strip().splitlines(),
    "en": """
Apartment 12C, The Willows, Maple Drive, Dublin
Unit 5, Riverside Business Park, Dock Lane, Bristol
Flat 2, Rowan Court, Station Road, Leeds
Flat 14B, 22 Harbour Street, Galway
Suite 300, 1200 Pine Avenue, Seattle, WA 98101
Unit 7, Kingfisher Industrial Estate, Mill Lane, Derby
17 Primrose Hill, Bath BA1 5LT
""".strip().splitlines(),
}
