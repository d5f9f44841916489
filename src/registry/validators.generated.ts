// @ts-nocheck
// Generated from schema/*.schema.json by `npm run generate`: change the schema, not this file.
// What ajv would compile at each start: whether a file is as its schema says. What is wrong, ajv tells in schema-errors.ts.
const tenant=validate20,schema31={$schema:"https://json-schema.org/draft/2020-12/schema",type:"object",additionalProperties:!1,
required:["displayName","owners","tier","worker"],anyOf:[{properties:{hostnames:!0},required:["hostnames"]},{properties:{
subdomain:!0},required:["subdomain"]}],properties:{$schema:{type:"string"},displayName:{type:"string",minLength:1,maxLength:100},
owners:{$ref:"#/$defs/owners"},status:{enum:["live","suspended","maintenance","removed"],default:"live"},tier:{type:"str\
ing",minLength:1,maxLength:64},worker:{$ref:"#/$defs/workerName"},subdomain:{type:"string",minLength:1,maxLength:63},limits:{
$ref:"#/$defs/limits"},outbound:{$ref:"#/$defs/textMap"},hostnames:{type:"array",minItems:1,items:{$ref:"#/$defs/customH\
ostname"}}},$defs:{owners:{type:"array",minItems:1,uniqueItems:!0,items:{type:"string",pattern:"^[A-Za-z0-9][A-Za-z0-9-]\
{0,38}(?:/[A-Za-z0-9_][A-Za-z0-9_.-]{0,99})?$"}},limits:{type:"object",additionalProperties:!1,properties:{cpuMs:{type:"\
integer",minimum:1,maximum:3e5},subRequests:{type:"integer",minimum:1,maximum:1e4}}},workerName:{type:"string",minLength:1,
maxLength:63},textMap:{type:"object",propertyNames:{type:"string",minLength:1,maxLength:128,not:{pattern:"[Tt][Oo][Kk][E\
e][Nn]|[Ss][Ee][Cc][Rr][Ee][Tt]|[Pp][Aa][Ss][Ss][Ww][Oo][Rr][Dd]|[Pp][Rr][Ii][Vv][Aa][Tt][Ee][-_]?[Kk][Ee][Yy]|[Aa][Pp][\
Ii][-_]?[Kk][Ee][Yy]"}},additionalProperties:{type:"string"}},customHostname:{type:"object",additionalProperties:!1,required:[
"hostname"],properties:{hostname:{type:"string",minLength:1},worker:{$ref:"#/$defs/workerName"},paths:{type:"array",minItems:1,
items:{type:"object",additionalProperties:!1,required:["prefix","worker"],properties:{prefix:{type:"string",minLength:2,
maxLength:256,pattern:"^/"},worker:{$ref:"#/$defs/workerName"}}}},certificate:{$ref:"#/$defs/certificate"},origin:{type:"\
object",additionalProperties:!1,required:["server"],properties:{server:{type:"string",minLength:1},sni:{type:"string",minLength:1}}},
metadata:{$ref:"#/$defs/textMap"},customerDns:{enum:["cname","apex","flattened","o2o"],default:"cname"},canonical:{type:"\
string",minLength:1}}},certificate:{type:"object",additionalProperties:!1,properties:{validation:{$ref:"#/$defs/validati\
on"},revalidate:{$ref:"#/$defs/revalidate"},authority:{$ref:"#/$defs/authority"},minTlsVersion:{$ref:"#/$defs/minTlsVers\
ion"},tls13:{$ref:"#/$defs/tls13"},http2:{$ref:"#/$defs/http2"},earlyHints:{$ref:"#/$defs/earlyHints"},ciphers:{$ref:"#/\
$defs/ciphers"},bundleMethod:{$ref:"#/$defs/bundleMethod"},branding:{$ref:"#/$defs/branding"},reset:{type:"array",minItems:1,
uniqueItems:!0,items:{enum:["ciphers","earlyHints","http2","minTlsVersion","tls13","authority"]}},wildcard:{type:"boolea\
n",default:!1},uploaded:{type:"object",additionalProperties:!1,required:["certificate","privateKey"],properties:{certificate:{
$ref:"#/$defs/variableName"},privateKey:{$ref:"#/$defs/variableName"},rotate:{type:"boolean"}}}}},certificateDefaults:{type:"\
object",additionalProperties:!1,properties:{validation:{$ref:"#/$defs/validation"},revalidate:{$ref:"#/$defs/revalidate"},
authority:{$ref:"#/$defs/authority"},minTlsVersion:{$ref:"#/$defs/minTlsVersion"},tls13:{$ref:"#/$defs/tls13"},http2:{$ref:"\
#/$defs/http2"},earlyHints:{$ref:"#/$defs/earlyHints"},ciphers:{$ref:"#/$defs/ciphers"},bundleMethod:{$ref:"#/$defs/bund\
leMethod"},branding:{$ref:"#/$defs/branding"},rotate:{type:"boolean"}}},validation:{enum:["http","txt","email","delegate\
d"]},revalidate:{type:"boolean"},authority:{enum:["google","lets_encrypt","ssl_com"]},minTlsVersion:{enum:["1.0","1.1","\
1.2","1.3"]},tls13:{type:"boolean"},http2:{type:"boolean"},earlyHints:{type:"boolean"},ciphers:{type:"array",minItems:1,
uniqueItems:!0,items:{type:"string",pattern:"^[A-Z0-9-]+$"}},bundleMethod:{enum:["ubiquitous","optimal","force"]},branding:{
type:"boolean"},variableName:{type:"string",maxLength:128,pattern:"^(?!(?:source|version|providers|count|for_each|lifecy\
cle|depends_on|locals)$)[A-Za-z_][A-Za-z0-9_]*$"}}};const func1=Object.prototype.hasOwnProperty,func2=require("ajv/dist/runtime/ucs2length").default,pattern4=new RegExp("^[\
A-Za-z0-9][A-Za-z0-9-]{0,38}(?:/[A-Za-z0-9_][A-Za-z0-9_.-]{0,99})?$","u"),pattern5=new RegExp("[Tt][Oo][Kk][Ee][Nn]|[Ss]\
[Ee][Cc][Rr][Ee][Tt]|[Pp][Aa][Ss][Ss][Ww][Oo][Rr][Dd]|[Pp][Rr][Ii][Vv][Aa][Tt][Ee][-_]?[Kk][Ee][Yy]|[Aa][Pp][Ii][-_]?[Kk\
][Ee][Yy]","u");const pattern6=new RegExp("^/","u"),schema39={type:"object",additionalProperties:!1,properties:{validation:{$ref:"#/$def\
s/validation"},revalidate:{$ref:"#/$defs/revalidate"},authority:{$ref:"#/$defs/authority"},minTlsVersion:{$ref:"#/$defs/\
minTlsVersion"},tls13:{$ref:"#/$defs/tls13"},http2:{$ref:"#/$defs/http2"},earlyHints:{$ref:"#/$defs/earlyHints"},ciphers:{
$ref:"#/$defs/ciphers"},bundleMethod:{$ref:"#/$defs/bundleMethod"},branding:{$ref:"#/$defs/branding"},reset:{type:"array",
minItems:1,uniqueItems:!0,items:{enum:["ciphers","earlyHints","http2","minTlsVersion","tls13","authority"]}},wildcard:{type:"\
boolean",default:!1},uploaded:{type:"object",additionalProperties:!1,required:["certificate","privateKey"],properties:{certificate:{
$ref:"#/$defs/variableName"},privateKey:{$ref:"#/$defs/variableName"},rotate:{type:"boolean"}}}}};const func0=require("ajv/dist/runtime/equal").default,pattern7=new RegExp("^[A-Z0-9-]+$","u"),pattern8=new RegExp("^(?!(\
?:source|version|providers|count|for_each|lifecycle|depends_on|locals)$)[A-Za-z_][A-Za-z0-9_]*$","u");function validate22(data,{
instancePath="",parentData,parentDataProperty,rootData=data,dynamicAnchors={}}={}){let vErrors=null,errors=0;const evaluated0=validate22.
evaluated;if(evaluated0.dynamicProps&&(evaluated0.props=void 0),evaluated0.dynamicItems&&(evaluated0.items=void 0),errors===
0)if(data&&typeof data=="object"&&!Array.isArray(data)){const _errs1=errors;for(const key0 in data)if(!func1.call(schema39.
properties,key0)){return validate22.errors=[0],!1;break}if(_errs1===errors){if(data.validation!==void 0){let data0=data.
validation;const _errs2=errors;if(!(data0==="http"||data0==="txt"||data0==="email"||data0==="delegated"))return validate22.
errors=[0],!1;var valid0=_errs2===errors}else var valid0=!0;if(valid0){if(data.revalidate!==void 0){const _errs4=errors;
if(typeof data.revalidate!="boolean")return validate22.errors=[0],!1;var valid0=_errs4===errors}else var valid0=!0;if(valid0){
if(data.authority!==void 0){let data2=data.authority;const _errs7=errors;if(!(data2==="google"||data2==="lets_encrypt"||
data2==="ssl_com"))return validate22.errors=[0],!1;var valid0=_errs7===errors}else var valid0=!0;if(valid0){if(data.minTlsVersion!==
void 0){let data3=data.minTlsVersion;const _errs9=errors;if(!(data3==="1.0"||data3==="1.1"||data3==="1.2"||data3==="1.3"))
return validate22.errors=[0],!1;var valid0=_errs9===errors}else var valid0=!0;if(valid0){if(data.tls13!==void 0){const _errs11=errors;
if(typeof data.tls13!="boolean")return validate22.errors=[0],!1;var valid0=_errs11===errors}else var valid0=!0;if(valid0){
if(data.http2!==void 0){const _errs14=errors;if(typeof data.http2!="boolean")return validate22.errors=[0],!1;var valid0=_errs14===
errors}else var valid0=!0;if(valid0){if(data.earlyHints!==void 0){const _errs17=errors;if(typeof data.earlyHints!="boole\
an")return validate22.errors=[0],!1;var valid0=_errs17===errors}else var valid0=!0;if(valid0){if(data.ciphers!==void 0){
let data7=data.ciphers;const _errs20=errors;if(errors===errors)if(Array.isArray(data7)){if(data7.length<1)return validate22.
errors=[0],!1;{var valid9=!0;const len0=data7.length;for(let i0=0;i0<len0;i0++){let data8=data7[i0];const _errs23=errors;
if(errors===_errs23)if(typeof data8=="string"){if(!pattern7.test(data8))return validate22.errors=[0],!1}else return validate22.
errors=[0],!1;var valid9=_errs23===errors;if(!valid9)break}if(valid9){let i1=data7.length,j0;if(i1>1){const indices0={};
for(;i1--;){let item0=data7[i1];if(typeof item0=="string"){if(typeof indices0[item0]=="number"){return j0=indices0[item0],
validate22.errors=[0],!1;break}indices0[item0]=i1}}}}}}else return validate22.errors=[0],!1;var valid0=_errs20===errors}else
var valid0=!0;if(valid0){if(data.bundleMethod!==void 0){let data9=data.bundleMethod;const _errs25=errors;if(!(data9==="u\
biquitous"||data9==="optimal"||data9==="force"))return validate22.errors=[0],!1;var valid0=_errs25===errors}else var valid0=!0;
if(valid0){if(data.branding!==void 0){const _errs27=errors;if(typeof data.branding!="boolean")return validate22.errors=[
0],!1;var valid0=_errs27===errors}else var valid0=!0;if(valid0){if(data.reset!==void 0){let data11=data.reset;const _errs30=errors;
if(errors===_errs30)if(Array.isArray(data11)){if(data11.length<1)return validate22.errors=[0],!1;{var valid13=!0;const len1=data11.
length;for(let i2=0;i2<len1;i2++){let data12=data11[i2];const _errs32=errors;if(!(data12==="ciphers"||data12==="earlyHin\
ts"||data12==="http2"||data12==="minTlsVersion"||data12==="tls13"||data12==="authority"))return validate22.errors=[0],!1;
var valid13=_errs32===errors;if(!valid13)break}if(valid13){let i3=data11.length,j1;if(i3>1){outer0:for(;i3--;)for(j1=i3;j1--;)
if(func0(data11[i3],data11[j1])){return validate22.errors=[0],!1;break outer0}}}}}else return validate22.errors=[0],!1;var valid0=_errs30===
errors}else var valid0=!0;if(valid0){if(data.wildcard!==void 0){const _errs33=errors;if(typeof data.wildcard!="boolean")
return validate22.errors=[0],!1;var valid0=_errs33===errors}else var valid0=!0;if(valid0)if(data.uploaded!==void 0){let data14=data.
uploaded;const _errs35=errors;if(errors===_errs35)if(data14&&typeof data14=="object"&&!Array.isArray(data14)){let missing0;
if(data14.certificate===void 0&&(missing0="certificate")||data14.privateKey===void 0&&(missing0="privateKey"))return validate22.
errors=[0],!1;{const _errs37=errors;for(const key1 in data14)if(!(key1==="certificate"||key1==="privateKey"||key1==="rot\
ate")){return validate22.errors=[0],!1;break}if(_errs37===errors){if(data14.certificate!==void 0){let data15=data14.certificate;
const _errs38=errors;if(errors===errors)if(typeof data15=="string"){if(func2(data15)>128)return validate22.errors=[0],!1;
if(!pattern8.test(data15))return validate22.errors=[0],!1}else return validate22.errors=[0],!1;var valid15=_errs38===errors}else
var valid15=!0;if(valid15){if(data14.privateKey!==void 0){let data16=data14.privateKey;const _errs41=errors;if(errors===
errors)if(typeof data16=="string"){if(func2(data16)>128)return validate22.errors=[0],!1;if(!pattern8.test(data16))return validate22.
errors=[0],!1}else return validate22.errors=[0],!1;var valid15=_errs41===errors}else var valid15=!0;if(valid15)if(data14.
rotate!==void 0){const _errs44=errors;if(typeof data14.rotate!="boolean")return validate22.errors=[0],!1;var valid15=_errs44===
errors}else var valid15=!0}}}}else return validate22.errors=[0],!1;var valid0=_errs35===errors}else var valid0=!0}}}}}}}}}}}}}else
return validate22.errors=[0],!1;return validate22.errors=vErrors,errors===0}validate22.evaluated={props:!0,dynamicProps:!1,
dynamicItems:!1};function validate21(data,{instancePath="",parentData,parentDataProperty,rootData=data,dynamicAnchors={}}={}){
let vErrors=null,errors=0;const evaluated0=validate21.evaluated;if(evaluated0.dynamicProps&&(evaluated0.props=void 0),evaluated0.
dynamicItems&&(evaluated0.items=void 0),errors===0)if(data&&typeof data=="object"&&!Array.isArray(data)){let missing0;if(data.
hostname===void 0&&(missing0="hostname"))return validate21.errors=[0],!1;{const _errs1=errors;for(const key0 in data)if(!(key0===
"hostname"||key0==="worker"||key0==="paths"||key0==="certificate"||key0==="origin"||key0==="metadata"||key0==="customerD\
ns"||key0==="canonical")){return validate21.errors=[0],!1;break}if(_errs1===errors){if(data.hostname!==void 0){let data0=data.
hostname;const _errs2=errors;if(errors===_errs2)if(typeof data0=="string"){if(func2(data0)<1)return validate21.errors=[0],
!1}else return validate21.errors=[0],!1;var valid0=_errs2===errors}else var valid0=!0;if(valid0){if(data.worker!==void 0){
let data1=data.worker;const _errs4=errors;if(errors===errors)if(typeof data1=="string"){if(func2(data1)>63)return validate21.
errors=[0],!1;if(func2(data1)<1)return validate21.errors=[0],!1}else return validate21.errors=[0],!1;var valid0=_errs4===
errors}else var valid0=!0;if(valid0){if(data.paths!==void 0){let data2=data.paths;const _errs7=errors;if(errors===_errs7)
if(Array.isArray(data2)){if(data2.length<1)return validate21.errors=[0],!1;{var valid2=!0;const len0=data2.length;for(let i0=0;i0<
len0;i0++){let data3=data2[i0];const _errs9=errors;if(errors===_errs9)if(data3&&typeof data3=="object"&&!Array.isArray(data3)){
let missing1;if(data3.prefix===void 0&&(missing1="prefix")||data3.worker===void 0&&(missing1="worker"))return validate21.
errors=[0],!1;{const _errs11=errors;for(const key1 in data3)if(!(key1==="prefix"||key1==="worker")){return validate21.errors=
[0],!1;break}if(_errs11===errors){if(data3.prefix!==void 0){let data4=data3.prefix;const _errs12=errors;if(errors===_errs12)
if(typeof data4=="string"){if(func2(data4)>256)return validate21.errors=[0],!1;if(func2(data4)<2)return validate21.errors=
[0],!1;if(!pattern6.test(data4))return validate21.errors=[0],!1}else return validate21.errors=[0],!1;var valid3=_errs12===
errors}else var valid3=!0;if(valid3)if(data3.worker!==void 0){let data5=data3.worker;const _errs14=errors;if(errors===errors)
if(typeof data5=="string"){if(func2(data5)>63)return validate21.errors=[0],!1;if(func2(data5)<1)return validate21.errors=
[0],!1}else return validate21.errors=[0],!1;var valid3=_errs14===errors}else var valid3=!0}}}else return validate21.errors=
[0],!1;var valid2=_errs9===errors;if(!valid2)break}}}else return validate21.errors=[0],!1;var valid0=_errs7===errors}else
var valid0=!0;if(valid0){if(data.certificate!==void 0){const _errs17=errors;validate22(data.certificate,{instancePath:instancePath+
"/certificate",parentData:data,parentDataProperty:"certificate",rootData,dynamicAnchors})||(vErrors=vErrors===null?validate22.
errors:vErrors.concat(validate22.errors),errors=vErrors.length);var valid0=_errs17===errors}else var valid0=!0;if(valid0){
if(data.origin!==void 0){let data7=data.origin;const _errs18=errors;if(errors===_errs18)if(data7&&typeof data7=="object"&&
!Array.isArray(data7)){let missing2;if(data7.server===void 0&&(missing2="server"))return validate21.errors=[0],!1;{const _errs20=errors;
for(const key2 in data7)if(!(key2==="server"||key2==="sni")){return validate21.errors=[0],!1;break}if(_errs20===errors){
if(data7.server!==void 0){let data8=data7.server;const _errs21=errors;if(errors===_errs21)if(typeof data8=="string"){if(func2(
data8)<1)return validate21.errors=[0],!1}else return validate21.errors=[0],!1;var valid5=_errs21===errors}else var valid5=!0;
if(valid5)if(data7.sni!==void 0){let data9=data7.sni;const _errs23=errors;if(errors===_errs23)if(typeof data9=="string"){
if(func2(data9)<1)return validate21.errors=[0],!1}else return validate21.errors=[0],!1;var valid5=_errs23===errors}else var valid5=!0}}}else
return validate21.errors=[0],!1;var valid0=_errs18===errors}else var valid0=!0;if(valid0){if(data.metadata!==void 0){let data10=data.
metadata;const _errs25=errors;if(errors===errors)if(data10&&typeof data10=="object"&&!Array.isArray(data10)){for(const key3 in data10){
const _errs28=errors,_errs30=errors,_errs31=errors;if(typeof key3=="string"&&!pattern5.test(key3)){const err0={};vErrors===
null?vErrors=[err0]:vErrors.push(err0),errors++}var valid8=_errs31===errors;if(valid8){const err1={instancePath:instancePath+
"/metadata",schemaPath:"#/$defs/textMap/propertyNames/not",keyword:"not",params:{},propertyName:key3};vErrors===null?vErrors=
[err1]:vErrors.push(err1),errors++}else errors=_errs30,vErrors!==null&&(_errs30?vErrors.length=_errs30:vErrors=null);if(errors===
_errs28)if(typeof key3=="string"){if(func2(key3)>128){const err2={instancePath:instancePath+"/metadata",schemaPath:"#/$d\
efs/textMap/propertyNames/maxLength",keyword:"maxLength",params:{limit:128},propertyName:key3};vErrors===null?vErrors=[err2]:
vErrors.push(err2),errors++}else if(func2(key3)<1){const err3={instancePath:instancePath+"/metadata",schemaPath:"#/$defs\
/textMap/propertyNames/minLength",keyword:"minLength",params:{limit:1},propertyName:key3};vErrors===null?vErrors=[err3]:
vErrors.push(err3),errors++}}else{const err4={instancePath:instancePath+"/metadata",schemaPath:"#/$defs/textMap/property\
Names/type",keyword:"type",params:{type:"string"},propertyName:key3};vErrors===null?vErrors=[err4]:vErrors.push(err4),errors++}
var valid7=_errs28===errors;if(!valid7){const err5={instancePath:instancePath+"/metadata",schemaPath:"#/$defs/textMap/pr\
opertyNames",keyword:"propertyNames",params:{propertyName:key3}};return vErrors===null?vErrors=[err5]:vErrors.push(err5),
errors++,validate21.errors=vErrors,!1;break}}if(valid7)for(const key4 in data10){const _errs33=errors;if(typeof data10[key4]!=
"string")return validate21.errors=[0],!1;var valid9=_errs33===errors;if(!valid9)break}}else return validate21.errors=[0],
!1;var valid0=_errs25===errors}else var valid0=!0;if(valid0){if(data.customerDns!==void 0){let data12=data.customerDns;const _errs35=errors;
if(!(data12==="cname"||data12==="apex"||data12==="flattened"||data12==="o2o"))return validate21.errors=[0],!1;var valid0=_errs35===
errors}else var valid0=!0;if(valid0)if(data.canonical!==void 0){let data13=data.canonical;const _errs36=errors;if(errors===
_errs36)if(typeof data13=="string"){if(func2(data13)<1)return validate21.errors=[0],!1}else return validate21.errors=[0],
!1;var valid0=_errs36===errors}else var valid0=!0}}}}}}}}}else return validate21.errors=[0],!1;return validate21.errors=
vErrors,errors===0}validate21.evaluated={props:!0,dynamicProps:!1,dynamicItems:!1};function validate20(data,{instancePath="",
parentData,parentDataProperty,rootData=data,dynamicAnchors={}}={}){let vErrors=null,errors=0;const evaluated0=validate20.
evaluated;evaluated0.dynamicProps&&(evaluated0.props=void 0),evaluated0.dynamicItems&&(evaluated0.items=void 0);const _errs1=errors;
let valid0=!1;const _errs2=errors;if(data&&typeof data=="object"&&!Array.isArray(data)){let missing0;if(data.hostnames===
void 0&&(missing0="hostnames")){const err0={instancePath,schemaPath:"#/anyOf/0/required",keyword:"required",params:{missingProperty:missing0}};
vErrors===null?vErrors=[err0]:vErrors.push(err0),errors++}}var _valid0=_errs2===errors;if(valid0=valid0||_valid0,_valid0){
var props0={};props0.hostnames=!0}const _errs3=errors;if(data&&typeof data=="object"&&!Array.isArray(data)){let missing1;
if(data.subdomain===void 0&&(missing1="subdomain")){const err1={instancePath,schemaPath:"#/anyOf/1/required",keyword:"re\
quired",params:{missingProperty:missing1}};vErrors===null?vErrors=[err1]:vErrors.push(err1),errors++}}var _valid0=_errs3===
errors;if(valid0=valid0||_valid0,_valid0&&props0!==!0&&(props0=props0||{},props0.subdomain=!0),valid0)errors=_errs1,vErrors!==
null&&(_errs1?vErrors.length=_errs1:vErrors=null);else{const err2={instancePath,schemaPath:"#/anyOf",keyword:"anyOf",params:{}};
return vErrors===null?vErrors=[err2]:vErrors.push(err2),errors++,validate20.errors=vErrors,!1}if(errors===0)if(data&&typeof data==
"object"&&!Array.isArray(data)){let missing2;if(data.displayName===void 0&&(missing2="displayName")||data.owners===void 0&&
(missing2="owners")||data.tier===void 0&&(missing2="tier")||data.worker===void 0&&(missing2="worker"))return validate20.
errors=[0],!1;{const _errs4=errors;for(const key0 in data)if(!func1.call(schema31.properties,key0)){return validate20.errors=
[0],!1;break}if(_errs4===errors){if(data.$schema!==void 0){const _errs5=errors;if(typeof data.$schema!="string")return validate20.
errors=[0],!1;var valid1=_errs5===errors}else var valid1=!0;if(valid1){if(data.displayName!==void 0){let data1=data.displayName;
const _errs7=errors;if(errors===_errs7)if(typeof data1=="string"){if(func2(data1)>100)return validate20.errors=[0],!1;if(func2(
data1)<1)return validate20.errors=[0],!1}else return validate20.errors=[0],!1;var valid1=_errs7===errors}else var valid1=!0;
if(valid1){if(data.owners!==void 0){let data2=data.owners;const _errs9=errors;if(errors===errors)if(Array.isArray(data2)){
if(data2.length<1)return validate20.errors=[0],!1;{var valid3=!0;const len0=data2.length;for(let i0=0;i0<len0;i0++){let data3=data2[i0];
const _errs12=errors;if(errors===_errs12)if(typeof data3=="string"){if(!pattern4.test(data3))return validate20.errors=[0],
!1}else return validate20.errors=[0],!1;var valid3=_errs12===errors;if(!valid3)break}if(valid3){let i1=data2.length,j0;if(i1>
1){const indices0={};for(;i1--;){let item0=data2[i1];if(typeof item0=="string"){if(typeof indices0[item0]=="number"){return j0=
indices0[item0],validate20.errors=[0],!1;break}indices0[item0]=i1}}}}}}else return validate20.errors=[0],!1;var valid1=_errs9===
errors}else var valid1=!0;if(valid1){if(data.status!==void 0){let data4=data.status;const _errs14=errors;if(!(data4==="l\
ive"||data4==="suspended"||data4==="maintenance"||data4==="removed"))return validate20.errors=[0],!1;var valid1=_errs14===
errors}else var valid1=!0;if(valid1){if(data.tier!==void 0){let data5=data.tier;const _errs15=errors;if(errors===_errs15)
if(typeof data5=="string"){if(func2(data5)>64)return validate20.errors=[0],!1;if(func2(data5)<1)return validate20.errors=
[0],!1}else return validate20.errors=[0],!1;var valid1=_errs15===errors}else var valid1=!0;if(valid1){if(data.worker!==void 0){
let data6=data.worker;const _errs17=errors;if(errors===errors)if(typeof data6=="string"){if(func2(data6)>63)return validate20.
errors=[0],!1;if(func2(data6)<1)return validate20.errors=[0],!1}else return validate20.errors=[0],!1;var valid1=_errs17===
errors}else var valid1=!0;if(valid1){if(data.subdomain!==void 0){let data7=data.subdomain;const _errs20=errors;if(errors===
_errs20)if(typeof data7=="string"){if(func2(data7)>63)return validate20.errors=[0],!1;if(func2(data7)<1)return validate20.
errors=[0],!1}else return validate20.errors=[0],!1;var valid1=_errs20===errors}else var valid1=!0;if(valid1){if(data.limits!==
void 0){let data8=data.limits;const _errs22=errors;if(errors===errors)if(data8&&typeof data8=="object"&&!Array.isArray(data8)){
const _errs25=errors;for(const key1 in data8)if(!(key1==="cpuMs"||key1==="subRequests")){return validate20.errors=[0],!1;
break}if(_errs25===errors){if(data8.cpuMs!==void 0){let data9=data8.cpuMs;const _errs26=errors;if(!(typeof data9=="numbe\
r"&&!(data9%1)&&!isNaN(data9)&&isFinite(data9)))return validate20.errors=[0],!1;if(errors===_errs26&&typeof data9=="numb\
er"&&isFinite(data9)){if(data9>3e5||isNaN(data9))return validate20.errors=[0],!1;if(data9<1||isNaN(data9))return validate20.
errors=[0],!1}var valid7=_errs26===errors}else var valid7=!0;if(valid7)if(data8.subRequests!==void 0){let data10=data8.subRequests;
const _errs28=errors;if(!(typeof data10=="number"&&!(data10%1)&&!isNaN(data10)&&isFinite(data10)))return validate20.errors=
[0],!1;if(errors===_errs28&&typeof data10=="number"&&isFinite(data10)){if(data10>1e4||isNaN(data10))return validate20.errors=
[0],!1;if(data10<1||isNaN(data10))return validate20.errors=[0],!1}var valid7=_errs28===errors}else var valid7=!0}}else return validate20.
errors=[0],!1;var valid1=_errs22===errors}else var valid1=!0;if(valid1){if(data.outbound!==void 0){let data11=data.outbound;
const _errs30=errors;if(errors===errors)if(data11&&typeof data11=="object"&&!Array.isArray(data11)){for(const key2 in data11){
const _errs33=errors,_errs35=errors,_errs36=errors;if(typeof key2=="string"&&!pattern5.test(key2)){const err3={};vErrors===
null?vErrors=[err3]:vErrors.push(err3),errors++}var valid10=_errs36===errors;if(valid10){const err4={instancePath:instancePath+
"/outbound",schemaPath:"#/$defs/textMap/propertyNames/not",keyword:"not",params:{},propertyName:key2};vErrors===null?vErrors=
[err4]:vErrors.push(err4),errors++}else errors=_errs35,vErrors!==null&&(_errs35?vErrors.length=_errs35:vErrors=null);if(errors===
_errs33)if(typeof key2=="string"){if(func2(key2)>128){const err5={instancePath:instancePath+"/outbound",schemaPath:"#/$d\
efs/textMap/propertyNames/maxLength",keyword:"maxLength",params:{limit:128},propertyName:key2};vErrors===null?vErrors=[err5]:
vErrors.push(err5),errors++}else if(func2(key2)<1){const err6={instancePath:instancePath+"/outbound",schemaPath:"#/$defs\
/textMap/propertyNames/minLength",keyword:"minLength",params:{limit:1},propertyName:key2};vErrors===null?vErrors=[err6]:
vErrors.push(err6),errors++}}else{const err7={instancePath:instancePath+"/outbound",schemaPath:"#/$defs/textMap/property\
Names/type",keyword:"type",params:{type:"string"},propertyName:key2};vErrors===null?vErrors=[err7]:vErrors.push(err7),errors++}
var valid9=_errs33===errors;if(!valid9){const err8={instancePath:instancePath+"/outbound",schemaPath:"#/$defs/textMap/pr\
opertyNames",keyword:"propertyNames",params:{propertyName:key2}};return vErrors===null?vErrors=[err8]:vErrors.push(err8),
errors++,validate20.errors=vErrors,!1;break}}if(valid9)for(const key3 in data11){const _errs38=errors;if(typeof data11[key3]!=
"string")return validate20.errors=[0],!1;var valid11=_errs38===errors;if(!valid11)break}}else return validate20.errors=[
0],!1;var valid1=_errs30===errors}else var valid1=!0;if(valid1)if(data.hostnames!==void 0){let data13=data.hostnames;const _errs40=errors;
if(errors===_errs40)if(Array.isArray(data13)){if(data13.length<1)return validate20.errors=[0],!1;{var valid12=!0;const len1=data13.
length;for(let i2=0;i2<len1;i2++){const _errs42=errors;validate21(data13[i2],{instancePath:instancePath+"/hostnames/"+i2,
parentData:data13,parentDataProperty:i2,rootData,dynamicAnchors})||(vErrors=vErrors===null?validate21.errors:vErrors.concat(
validate21.errors),errors=vErrors.length);var valid12=_errs42===errors;if(!valid12)break}}}else return validate20.errors=
[0],!1;var valid1=_errs40===errors}else var valid1=!0}}}}}}}}}}}else return validate20.errors=[0],!1;return validate20.errors=
vErrors,errors===0}validate20.evaluated={props:!0,dynamicProps:!1,dynamicItems:!1};const platform=validate25,schema53={$schema:"\
https://json-schema.org/draft/2020-12/schema",type:"object",additionalProperties:!1,required:["owners","accountId","zone",
"fallbackOrigin","routing","dispatch","tiers","shards","terraform"],properties:{$schema:{type:"string"},owners:{$ref:"te\
nant.schema.json#/$defs/owners"},accountId:{$ref:"#/$defs/id"},zone:{type:"object",additionalProperties:!1,required:["na\
me","managed"],if:{properties:{managed:{const:!1}},required:["managed"]},then:{properties:{id:!0},required:["id"]},properties:{
name:{$ref:"#/$defs/name"},id:{$ref:"#/$defs/id"},managed:{type:"boolean"},dcvDelegationId:{type:"string",pattern:"^[a-z\
0-9]{8,64}$"}}},protect:{type:"boolean",default:!0},fallbackOrigin:{type:"object",additionalProperties:!1,required:["nam\
e"],not:{properties:{origin:!0,originless:!0},required:["origin","originless"]},properties:{name:{$ref:"#/$defs/name"},origin:{
type:"object",additionalProperties:!1,required:["type","content"],properties:{type:{enum:["A","AAAA","CNAME"]},content:{
type:"string",minLength:1}}},originless:{enum:["AAAA","A"],default:"AAAA"}}},cnameTarget:{type:"object",additionalProperties:!1,
required:["name"],properties:{name:{type:"string",minLength:1},wildcard:{type:"boolean",default:!1},region:{type:"string",
pattern:"^[a-z][a-z0-9_-]*$"}}},routing:{type:"object",additionalProperties:!1,required:["mode","lookup"],properties:{mode:{
enum:["wildcard","subdomain"]},lookup:{enum:["kv","metadata","label"]},subdomains:{type:"boolean",default:!1},exclude:{type:"\
array",uniqueItems:!0,items:{type:"string",minLength:1,maxLength:512}}}},dispatch:{type:"object",additionalProperties:!1,
required:["namespace","scriptName","kvNamespace","compatibilityDate"],properties:{namespace:{type:"string",pattern:"^[a-\
z0-9][a-z0-9_-]{0,62}$"},scriptName:{type:"string",pattern:"^[a-z0-9_][a-z0-9-_]{0,62}$"},kvNamespace:{type:"object",additionalProperties:!1,
required:["title","managed"],if:{properties:{managed:{const:!1}},required:["managed"]},then:{properties:{id:!0},required:[
"id"]},properties:{title:{type:"string",minLength:1,maxLength:512},id:{$ref:"#/$defs/id"},managed:{type:"boolean"}}},compatibilityDate:{
type:"string",format:"date"},outbound:{type:"object",additionalProperties:!1,required:["service"],properties:{service:{type:"\
string",pattern:"^[a-z0-9_][a-z0-9-_]{0,62}$"},parameters:{type:"array",uniqueItems:!0,items:{type:"string",pattern:"^[A\
-Za-z_][A-Za-z0-9_]{0,63}$"}}}},analyticsDataset:{type:"string",pattern:"^[A-Za-z_][A-Za-z0-9_]{0,63}$"},observability:{
type:"boolean",default:!1},identityHeaders:{type:"boolean",default:!1}}},workers:{type:"array",uniqueItems:!0,items:{type:"\
string",minLength:1}},grants:{type:"object",propertyNames:{type:"string",pattern:"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$"},
additionalProperties:{$ref:"#/$defs/grant"}},sharedDomains:{type:"array",uniqueItems:!0,items:{type:"string",minLength:1,
maxLength:253}},tiers:{type:"object",minProperties:1,propertyNames:{type:"string",pattern:"^[a-z0-9][a-z0-9-]{0,63}$"},additionalProperties:{
$ref:"tenant.schema.json#/$defs/limits"}},entitlements:{type:"object",additionalProperties:!1,properties:{originSni:{type:"\
boolean",default:!1},customMetadata:{type:"boolean",default:!1},certificateAuthority:{type:"boolean",default:!1},wildcardHostnames:{
type:"boolean",default:!1},apexProxying:{type:"object",additionalProperties:!1,required:["addresses"],properties:{addresses:{
type:"array",minItems:1,uniqueItems:!0,items:{type:"string",anyOf:[{format:"ipv4"},{format:"ipv6"}]}}}},hostnamesIncluded:{
type:"integer",minimum:0},hostnamesHardCap:{type:"integer",minimum:0}}},certificateDefaults:{$ref:"tenant.schema.json#/$\
defs/certificateDefaults"},tenants:{type:"array",uniqueItems:!0,items:{type:"string",minLength:1}},shards:{type:"object",
additionalProperties:!1,required:["count"],properties:{count:{type:"integer",minimum:1,maximum:1e3}}},budgets:{type:"obj\
ect",additionalProperties:!1,properties:{outages:{$ref:"#/$defs/budget"},removals:{$ref:"#/$defs/budget"},replacements:{
$ref:"#/$defs/budget"},recertifications:{$ref:"#/$defs/budget"},routing:{$ref:"#/$defs/budget"}}},terraform:{type:"objec\
t",additionalProperties:!1,required:["backend"],properties:{backend:{type:"object",required:["type"],properties:{type:{type:"\
string"}},discriminator:{propertyName:"type"},oneOf:[{$ref:"#/$defs/localBackend"},{$ref:"#/$defs/s3Backend"}]},providerVersion:{
type:"string",pattern:"^5\\.\\d+\\.\\d+$",default:"5.22.0"},requiredVersion:{type:"string",minLength:1,maxLength:64,pattern:"\
^[0-9 .,<>=!~]+$",default:">= 1.11"}}}},$defs:{grant:{type:"object",additionalProperties:!1,properties:{workers:{type:"a\
rray",uniqueItems:!0,items:{type:"string",maxLength:80,pattern:"^(?=.)[a-z0-9_-]*(?:\\{tenant\\}[a-z0-9_-]*)?\\*?$"}},certificates:{
type:"array",uniqueItems:!0,items:{type:"string",maxLength:140,pattern:"^(?=.)[A-Za-z0-9_]*(?:\\{tenant\\}[A-Za-z0-9_]*)?\\\
*?$"}},tiers:{type:"array",uniqueItems:!0,items:{type:"string",minLength:1,maxLength:64}},outbound:{type:"array",uniqueItems:!0,
items:{type:"string",minLength:1,maxLength:64}},origins:{type:"array",uniqueItems:!0,items:{type:"string",maxLength:253,
pattern:"^(?=.)[a-z0-9.-]*(?:\\{tenant\\}[a-z0-9.-]*)?$"}}}},id:{type:"string",pattern:"^[0-9a-f]{32}$"},name:{type:"str\
ing",minLength:1},budget:{type:"object",additionalProperties:!1,minProperties:1,properties:{absolute:{type:"integer",minimum:0},
percent:{type:"number",minimum:0,maximum:100}}},localBackend:{type:"object",additionalProperties:!1,required:["type","pa\
th"],properties:{type:{const:"local"},path:{type:"string",pattern:"^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z\
0-9._-]*)*$"}}},s3Backend:{type:"object",additionalProperties:!1,required:["type","bucket","prefix","region","useLockfil\
e"],properties:{type:{const:"s3"},bucket:{type:"string",minLength:1},prefix:{type:"string",pattern:"^[A-Za-z0-9_-][A-Za-\
z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$"},region:{type:"string",minLength:1},endpoint:{type:"string",format:"uri",pattern:"\
^https?://[^@/]+(?:/[^@]*)?$"},useLockfile:{type:"boolean"}}}}};const pattern12=new RegExp("^[0-9a-f]{32}$","u"),pattern14=new RegExp("^[a-z0-9]{8,64}$","u"),pattern15=new RegExp("^[a-\
z][a-z0-9_-]*$","u"),pattern16=new RegExp("^[a-z0-9][a-z0-9_-]{0,62}$","u"),pattern17=new RegExp("^[a-z0-9_][a-z0-9-_]{0\
,62}$","u"),pattern20=new RegExp("^[A-Za-z_][A-Za-z0-9_]{0,63}$","u"),pattern22=new RegExp("^[a-z0-9](?:[a-z0-9-]{0,61}[\
a-z0-9])?$","u"),pattern23=new RegExp("^(?=.)[a-z0-9_-]*(?:\\{tenant\\}[a-z0-9_-]*)?\\*?$","u"),pattern24=new RegExp("^(\
?=.)[A-Za-z0-9_]*(?:\\{tenant\\}[A-Za-z0-9_]*)?\\*?$","u"),pattern25=new RegExp("^(?=.)[a-z0-9.-]*(?:\\{tenant\\}[a-z0-9.-\
]*)?$","u"),pattern26=new RegExp("^[a-z0-9][a-z0-9-]{0,63}$","u"),pattern28=new RegExp("^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\
/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$","u"),pattern30=new RegExp("^https?://[^@/]+(?:/[^@]*)?$","u"),pattern31=new RegExp("^5\
\\.\\d+\\.\\d+$","u"),pattern32=new RegExp("^[0-9 .,<>=!~]+$","u"),formats0=require("ajv-formats/dist/formats").fullFormats.
date,formats2=/^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$/,formats4=/^((([0-9a-f]{1,4}:){7}([0-9a-f]{1,4}|:))|(([0-9a-f]{1,4}:){6}(:[0-9a-f]{1,4}|((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3})|:))|(([0-9a-f]{1,4}:){5}(((:[0-9a-f]{1,4}){1,2})|:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3})|:))|(([0-9a-f]{1,4}:){4}(((:[0-9a-f]{1,4}){1,3})|((:[0-9a-f]{1,4})?:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}))|:))|(([0-9a-f]{1,4}:){3}(((:[0-9a-f]{1,4}){1,4})|((:[0-9a-f]{1,4}){0,2}:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}))|:))|(([0-9a-f]{1,4}:){2}(((:[0-9a-f]{1,4}){1,5})|((:[0-9a-f]{1,4}){0,3}:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}))|:))|(([0-9a-f]{1,4}:){1}(((:[0-9a-f]{1,4}){1,6})|((:[0-9a-f]{1,4}){0,4}:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}))|:))|(:(((:[0-9a-f]{1,4}){1,7})|((:[0-9a-f]{1,4}){0,5}:((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}))|:)))$/i,
formats6=require("ajv-formats/dist/formats").fullFormats.uri,schema62={type:"object",additionalProperties:!1,properties:{
validation:{$ref:"#/$defs/validation"},revalidate:{$ref:"#/$defs/revalidate"},authority:{$ref:"#/$defs/authority"},minTlsVersion:{
$ref:"#/$defs/minTlsVersion"},tls13:{$ref:"#/$defs/tls13"},http2:{$ref:"#/$defs/http2"},earlyHints:{$ref:"#/$defs/earlyH\
ints"},ciphers:{$ref:"#/$defs/ciphers"},bundleMethod:{$ref:"#/$defs/bundleMethod"},branding:{$ref:"#/$defs/branding"},rotate:{
type:"boolean"}}};function validate26(data,{instancePath="",parentData,parentDataProperty,rootData=data,dynamicAnchors={}}={}){
let vErrors=null,errors=0;const evaluated0=validate26.evaluated;if(evaluated0.dynamicProps&&(evaluated0.props=void 0),evaluated0.
dynamicItems&&(evaluated0.items=void 0),errors===0)if(data&&typeof data=="object"&&!Array.isArray(data)){const _errs1=errors;
for(const key0 in data)if(!func1.call(schema62.properties,key0)){return validate26.errors=[0],!1;break}if(_errs1===errors){
if(data.validation!==void 0){let data0=data.validation;const _errs2=errors;if(!(data0==="http"||data0==="txt"||data0==="\
email"||data0==="delegated"))return validate26.errors=[0],!1;var valid0=_errs2===errors}else var valid0=!0;if(valid0){if(data.
revalidate!==void 0){const _errs4=errors;if(typeof data.revalidate!="boolean")return validate26.errors=[0],!1;var valid0=_errs4===
errors}else var valid0=!0;if(valid0){if(data.authority!==void 0){let data2=data.authority;const _errs7=errors;if(!(data2===
"google"||data2==="lets_encrypt"||data2==="ssl_com"))return validate26.errors=[0],!1;var valid0=_errs7===errors}else var valid0=!0;
if(valid0){if(data.minTlsVersion!==void 0){let data3=data.minTlsVersion;const _errs9=errors;if(!(data3==="1.0"||data3===
"1.1"||data3==="1.2"||data3==="1.3"))return validate26.errors=[0],!1;var valid0=_errs9===errors}else var valid0=!0;if(valid0){
if(data.tls13!==void 0){const _errs11=errors;if(typeof data.tls13!="boolean")return validate26.errors=[0],!1;var valid0=_errs11===
errors}else var valid0=!0;if(valid0){if(data.http2!==void 0){const _errs14=errors;if(typeof data.http2!="boolean")return validate26.
errors=[0],!1;var valid0=_errs14===errors}else var valid0=!0;if(valid0){if(data.earlyHints!==void 0){const _errs17=errors;
if(typeof data.earlyHints!="boolean")return validate26.errors=[0],!1;var valid0=_errs17===errors}else var valid0=!0;if(valid0){
if(data.ciphers!==void 0){let data7=data.ciphers;const _errs20=errors;if(errors===errors)if(Array.isArray(data7)){if(data7.
length<1)return validate26.errors=[0],!1;{var valid9=!0;const len0=data7.length;for(let i0=0;i0<len0;i0++){let data8=data7[i0];
const _errs23=errors;if(errors===_errs23)if(typeof data8=="string"){if(!pattern7.test(data8))return validate26.errors=[0],
!1}else return validate26.errors=[0],!1;var valid9=_errs23===errors;if(!valid9)break}if(valid9){let i1=data7.length,j0;if(i1>
1){const indices0={};for(;i1--;){let item0=data7[i1];if(typeof item0=="string"){if(typeof indices0[item0]=="number"){return j0=
indices0[item0],validate26.errors=[0],!1;break}indices0[item0]=i1}}}}}}else return validate26.errors=[0],!1;var valid0=_errs20===
errors}else var valid0=!0;if(valid0){if(data.bundleMethod!==void 0){let data9=data.bundleMethod;const _errs25=errors;if(!(data9===
"ubiquitous"||data9==="optimal"||data9==="force"))return validate26.errors=[0],!1;var valid0=_errs25===errors}else var valid0=!0;
if(valid0){if(data.branding!==void 0){const _errs27=errors;if(typeof data.branding!="boolean")return validate26.errors=[
0],!1;var valid0=_errs27===errors}else var valid0=!0;if(valid0)if(data.rotate!==void 0){const _errs30=errors;if(typeof data.
rotate!="boolean")return validate26.errors=[0],!1;var valid0=_errs30===errors}else var valid0=!0}}}}}}}}}}}else return validate26.
errors=[0],!1;return validate26.errors=vErrors,errors===0}validate26.evaluated={props:!0,dynamicProps:!1,dynamicItems:!1};
function validate25(data,{instancePath="",parentData,parentDataProperty,rootData=data,dynamicAnchors={}}={}){let vErrors=null,
errors=0;const evaluated0=validate25.evaluated;if(evaluated0.dynamicProps&&(evaluated0.props=void 0),evaluated0.dynamicItems&&
(evaluated0.items=void 0),errors===0)if(data&&typeof data=="object"&&!Array.isArray(data)){let missing0;if(data.owners===
void 0&&(missing0="owners")||data.accountId===void 0&&(missing0="accountId")||data.zone===void 0&&(missing0="zone")||data.
fallbackOrigin===void 0&&(missing0="fallbackOrigin")||data.routing===void 0&&(missing0="routing")||data.dispatch===void 0&&
(missing0="dispatch")||data.tiers===void 0&&(missing0="tiers")||data.shards===void 0&&(missing0="shards")||data.terraform===
void 0&&(missing0="terraform"))return validate25.errors=[0],!1;{const _errs1=errors;for(const key0 in data)if(!func1.call(
schema53.properties,key0)){return validate25.errors=[0],!1;break}if(_errs1===errors){if(data.$schema!==void 0){const _errs2=errors;
if(typeof data.$schema!="string")return validate25.errors=[0],!1;var valid0=_errs2===errors}else var valid0=!0;if(valid0){
if(data.owners!==void 0){let data1=data.owners;const _errs4=errors;if(errors===errors)if(Array.isArray(data1)){if(data1.
length<1)return validate25.errors=[0],!1;{var valid2=!0;const len0=data1.length;for(let i0=0;i0<len0;i0++){let data2=data1[i0];
const _errs7=errors;if(errors===_errs7)if(typeof data2=="string"){if(!pattern4.test(data2))return validate25.errors=[0],
!1}else return validate25.errors=[0],!1;var valid2=_errs7===errors;if(!valid2)break}if(valid2){let i1=data1.length,j0;if(i1>
1){const indices0={};for(;i1--;){let item0=data1[i1];if(typeof item0=="string"){if(typeof indices0[item0]=="number"){return j0=
indices0[item0],validate25.errors=[0],!1;break}indices0[item0]=i1}}}}}}else return validate25.errors=[0],!1;var valid0=_errs4===
errors}else var valid0=!0;if(valid0){if(data.accountId!==void 0){let data3=data.accountId;const _errs9=errors;if(errors===
errors)if(typeof data3=="string"){if(!pattern12.test(data3))return validate25.errors=[0],!1}else return validate25.errors=
[0],!1;var valid0=_errs9===errors}else var valid0=!0;if(valid0){if(data.zone!==void 0){let data4=data.zone;const _errs12=errors,
_errs14=errors;let valid5=!0;const _errs15=errors;if(data4&&typeof data4=="object"&&!Array.isArray(data4)){let missing1;
if(data4.managed===void 0&&(missing1="managed")){const err0={};vErrors===null?vErrors=[err0]:vErrors.push(err0),errors++}else if(data4.
managed!==void 0&&data4.managed!==!1){const err1={};vErrors===null?vErrors=[err1]:vErrors.push(err1),errors++}}var _valid0=_errs15===
errors;if(errors=_errs14,vErrors!==null&&(_errs14?vErrors.length=_errs14:vErrors=null),_valid0){const _errs17=errors;if(data4&&
typeof data4=="object"&&!Array.isArray(data4)){let missing2;if(data4.id===void 0&&(missing2="id"))return validate25.errors=
[0],!1}var _valid0=_errs17===errors;if(valid5=_valid0,valid5){var props0={};props0.id=!0,props0.managed=!0}}if(!valid5){
const err2={instancePath:instancePath+"/zone",schemaPath:"#/properties/zone/if",keyword:"if",params:{failingKeyword:"the\
n"}};return vErrors===null?vErrors=[err2]:vErrors.push(err2),errors++,validate25.errors=vErrors,!1}if(errors===_errs12)if(data4&&
typeof data4=="object"&&!Array.isArray(data4)){let missing3;if(data4.name===void 0&&(missing3="name")||data4.managed===void 0&&
(missing3="managed"))return validate25.errors=[0],!1;{const _errs18=errors;for(const key1 in data4)if(!(key1==="name"||key1===
"id"||key1==="managed"||key1==="dcvDelegationId")){return validate25.errors=[0],!1;break}if(_errs18===errors){if(data4.name!==
void 0){let data6=data4.name;const _errs19=errors;if(errors===errors)if(typeof data6=="string"){if(func2(data6)<1)return validate25.
errors=[0],!1}else return validate25.errors=[0],!1;var valid7=_errs19===errors}else var valid7=!0;if(valid7){if(data4.id!==
void 0){let data7=data4.id;const _errs22=errors;if(errors===errors)if(typeof data7=="string"){if(!pattern12.test(data7))
return validate25.errors=[0],!1}else return validate25.errors=[0],!1;var valid7=_errs22===errors}else var valid7=!0;if(valid7){
if(data4.managed!==void 0){const _errs25=errors;if(typeof data4.managed!="boolean")return validate25.errors=[0],!1;var valid7=_errs25===
errors}else var valid7=!0;if(valid7)if(data4.dcvDelegationId!==void 0){let data9=data4.dcvDelegationId;const _errs27=errors;
if(errors===_errs27)if(typeof data9=="string"){if(!pattern14.test(data9))return validate25.errors=[0],!1}else return validate25.
errors=[0],!1;var valid7=_errs27===errors}else var valid7=!0}}}}}else return validate25.errors=[0],!1;var valid0=_errs12===
errors}else var valid0=!0;if(valid0){if(data.protect!==void 0){const _errs29=errors;if(typeof data.protect!="boolean")return validate25.
errors=[0],!1;var valid0=_errs29===errors}else var valid0=!0;if(valid0){if(data.fallbackOrigin!==void 0){let data11=data.
fallbackOrigin;const _errs31=errors,_errs33=errors,_errs34=errors;if(data11&&typeof data11=="object"&&!Array.isArray(data11)){
let missing4;if(data11.origin===void 0&&(missing4="origin")||data11.originless===void 0&&(missing4="originless")){const err3={};
vErrors===null?vErrors=[err3]:vErrors.push(err3),errors++}}var valid10=_errs34===errors;if(valid10)return validate25.errors=
[0],!1;if(errors=_errs33,vErrors!==null&&(_errs33?vErrors.length=_errs33:vErrors=null),errors===_errs31)if(data11&&typeof data11==
"object"&&!Array.isArray(data11)){let missing5;if(data11.name===void 0&&(missing5="name"))return validate25.errors=[0],!1;
{const _errs35=errors;for(const key2 in data11)if(!(key2==="name"||key2==="origin"||key2==="originless")){return validate25.
errors=[0],!1;break}if(_errs35===errors){if(data11.name!==void 0){let data12=data11.name;const _errs36=errors;if(errors===
errors)if(typeof data12=="string"){if(func2(data12)<1)return validate25.errors=[0],!1}else return validate25.errors=[0],
!1;var valid11=_errs36===errors}else var valid11=!0;if(valid11){if(data11.origin!==void 0){let data13=data11.origin;const _errs39=errors;
if(errors===_errs39)if(data13&&typeof data13=="object"&&!Array.isArray(data13)){let missing6;if(data13.type===void 0&&(missing6=
"type")||data13.content===void 0&&(missing6="content"))return validate25.errors=[0],!1;{const _errs41=errors;for(const key3 in data13)
if(!(key3==="type"||key3==="content")){return validate25.errors=[0],!1;break}if(_errs41===errors){if(data13.type!==void 0){
let data14=data13.type;const _errs42=errors;if(!(data14==="A"||data14==="AAAA"||data14==="CNAME"))return validate25.errors=
[0],!1;var valid13=_errs42===errors}else var valid13=!0;if(valid13)if(data13.content!==void 0){let data15=data13.content;
const _errs43=errors;if(errors===_errs43)if(typeof data15=="string"){if(func2(data15)<1)return validate25.errors=[0],!1}else
return validate25.errors=[0],!1;var valid13=_errs43===errors}else var valid13=!0}}}else return validate25.errors=[0],!1;
var valid11=_errs39===errors}else var valid11=!0;if(valid11)if(data11.originless!==void 0){let data16=data11.originless;
const _errs45=errors;if(!(data16==="AAAA"||data16==="A"))return validate25.errors=[0],!1;var valid11=_errs45===errors}else
var valid11=!0}}}}else return validate25.errors=[0],!1;var valid0=_errs31===errors}else var valid0=!0;if(valid0){if(data.
cnameTarget!==void 0){let data17=data.cnameTarget;const _errs46=errors;if(errors===_errs46)if(data17&&typeof data17=="ob\
ject"&&!Array.isArray(data17)){let missing7;if(data17.name===void 0&&(missing7="name"))return validate25.errors=[0],!1;{
const _errs48=errors;for(const key4 in data17)if(!(key4==="name"||key4==="wildcard"||key4==="region")){return validate25.
errors=[0],!1;break}if(_errs48===errors){if(data17.name!==void 0){let data18=data17.name;const _errs49=errors;if(errors===
_errs49)if(typeof data18=="string"){if(func2(data18)<1)return validate25.errors=[0],!1}else return validate25.errors=[0],
!1;var valid14=_errs49===errors}else var valid14=!0;if(valid14){if(data17.wildcard!==void 0){const _errs51=errors;if(typeof data17.
wildcard!="boolean")return validate25.errors=[0],!1;var valid14=_errs51===errors}else var valid14=!0;if(valid14)if(data17.
region!==void 0){let data20=data17.region;const _errs53=errors;if(errors===_errs53)if(typeof data20=="string"){if(!pattern15.
test(data20))return validate25.errors=[0],!1}else return validate25.errors=[0],!1;var valid14=_errs53===errors}else var valid14=!0}}}}else
return validate25.errors=[0],!1;var valid0=_errs46===errors}else var valid0=!0;if(valid0){if(data.routing!==void 0){let data21=data.
routing;const _errs55=errors;if(errors===_errs55)if(data21&&typeof data21=="object"&&!Array.isArray(data21)){let missing8;
if(data21.mode===void 0&&(missing8="mode")||data21.lookup===void 0&&(missing8="lookup"))return validate25.errors=[0],!1;
{const _errs57=errors;for(const key5 in data21)if(!(key5==="mode"||key5==="lookup"||key5==="subdomains"||key5==="exclude")){
return validate25.errors=[0],!1;break}if(_errs57===errors){if(data21.mode!==void 0){let data22=data21.mode;const _errs58=errors;
if(!(data22==="wildcard"||data22==="subdomain"))return validate25.errors=[0],!1;var valid15=_errs58===errors}else var valid15=!0;
if(valid15){if(data21.lookup!==void 0){let data23=data21.lookup;const _errs59=errors;if(!(data23==="kv"||data23==="metad\
ata"||data23==="label"))return validate25.errors=[0],!1;var valid15=_errs59===errors}else var valid15=!0;if(valid15){if(data21.
subdomains!==void 0){const _errs60=errors;if(typeof data21.subdomains!="boolean")return validate25.errors=[0],!1;var valid15=_errs60===
errors}else var valid15=!0;if(valid15)if(data21.exclude!==void 0){let data25=data21.exclude;const _errs62=errors;if(errors===
_errs62)if(Array.isArray(data25)){var valid16=!0;const len1=data25.length;for(let i2=0;i2<len1;i2++){let data26=data25[i2];
const _errs64=errors;if(errors===_errs64)if(typeof data26=="string"){if(func2(data26)>512)return validate25.errors=[0],!1;
if(func2(data26)<1)return validate25.errors=[0],!1}else return validate25.errors=[0],!1;var valid16=_errs64===errors;if(!valid16)
break}if(valid16){let i3=data25.length,j1;if(i3>1){const indices1={};for(;i3--;){let item1=data25[i3];if(typeof item1=="\
string"){if(typeof indices1[item1]=="number"){return j1=indices1[item1],validate25.errors=[0],!1;break}indices1[item1]=i3}}}}}else
return validate25.errors=[0],!1;var valid15=_errs62===errors}else var valid15=!0}}}}}else return validate25.errors=[0],!1;
var valid0=_errs55===errors}else var valid0=!0;if(valid0){if(data.dispatch!==void 0){let data27=data.dispatch;const _errs66=errors;
if(errors===_errs66)if(data27&&typeof data27=="object"&&!Array.isArray(data27)){let missing9;if(data27.namespace===void 0&&
(missing9="namespace")||data27.scriptName===void 0&&(missing9="scriptName")||data27.kvNamespace===void 0&&(missing9="kvN\
amespace")||data27.compatibilityDate===void 0&&(missing9="compatibilityDate"))return validate25.errors=[0],!1;{const _errs68=errors;
for(const key6 in data27)if(!(key6==="namespace"||key6==="scriptName"||key6==="kvNamespace"||key6==="compatibilityDate"||
key6==="outbound"||key6==="analyticsDataset"||key6==="observability"||key6==="identityHeaders")){return validate25.errors=
[0],!1;break}if(_errs68===errors){if(data27.namespace!==void 0){let data28=data27.namespace;const _errs69=errors;if(errors===
_errs69)if(typeof data28=="string"){if(!pattern16.test(data28))return validate25.errors=[0],!1}else return validate25.errors=
[0],!1;var valid18=_errs69===errors}else var valid18=!0;if(valid18){if(data27.scriptName!==void 0){let data29=data27.scriptName;
const _errs71=errors;if(errors===_errs71)if(typeof data29=="string"){if(!pattern17.test(data29))return validate25.errors=
[0],!1}else return validate25.errors=[0],!1;var valid18=_errs71===errors}else var valid18=!0;if(valid18){if(data27.kvNamespace!==
void 0){let data30=data27.kvNamespace;const _errs73=errors,_errs75=errors;let valid19=!0;const _errs76=errors;if(data30&&
typeof data30=="object"&&!Array.isArray(data30)){let missing10;if(data30.managed===void 0&&(missing10="managed")){const err4={};
vErrors===null?vErrors=[err4]:vErrors.push(err4),errors++}else if(data30.managed!==void 0&&data30.managed!==!1){const err5={};
vErrors===null?vErrors=[err5]:vErrors.push(err5),errors++}}var _valid1=_errs76===errors;if(errors=_errs75,vErrors!==null&&
(_errs75?vErrors.length=_errs75:vErrors=null),_valid1){const _errs78=errors;if(data30&&typeof data30=="object"&&!Array.isArray(
data30)){let missing11;if(data30.id===void 0&&(missing11="id"))return validate25.errors=[0],!1}var _valid1=_errs78===errors;
if(valid19=_valid1,valid19){var props1={};props1.id=!0,props1.managed=!0}}if(!valid19){const err6={instancePath:instancePath+
"/dispatch/kvNamespace",schemaPath:"#/properties/dispatch/properties/kvNamespace/if",keyword:"if",params:{failingKeyword:"\
then"}};return vErrors===null?vErrors=[err6]:vErrors.push(err6),errors++,validate25.errors=vErrors,!1}if(errors===_errs73)
if(data30&&typeof data30=="object"&&!Array.isArray(data30)){let missing12;if(data30.title===void 0&&(missing12="title")||
data30.managed===void 0&&(missing12="managed"))return validate25.errors=[0],!1;{const _errs79=errors;for(const key7 in data30)
if(!(key7==="title"||key7==="id"||key7==="managed")){return validate25.errors=[0],!1;break}if(_errs79===errors){if(data30.
title!==void 0){let data32=data30.title;const _errs80=errors;if(errors===_errs80)if(typeof data32=="string"){if(func2(data32)>
512)return validate25.errors=[0],!1;if(func2(data32)<1)return validate25.errors=[0],!1}else return validate25.errors=[0],
!1;var valid21=_errs80===errors}else var valid21=!0;if(valid21){if(data30.id!==void 0){let data33=data30.id;const _errs82=errors;
if(errors===errors)if(typeof data33=="string"){if(!pattern12.test(data33))return validate25.errors=[0],!1}else return validate25.
errors=[0],!1;var valid21=_errs82===errors}else var valid21=!0;if(valid21)if(data30.managed!==void 0){const _errs85=errors;
if(typeof data30.managed!="boolean")return validate25.errors=[0],!1;var valid21=_errs85===errors}else var valid21=!0}}}}else
return validate25.errors=[0],!1;var valid18=_errs73===errors}else var valid18=!0;if(valid18){if(data27.compatibilityDate!==
void 0){let data35=data27.compatibilityDate;const _errs87=errors;if(errors===_errs87&&errors===_errs87)if(typeof data35==
"string"){if(!formats0.validate(data35))return validate25.errors=[0],!1}else return validate25.errors=[0],!1;var valid18=_errs87===
errors}else var valid18=!0;if(valid18){if(data27.outbound!==void 0){let data36=data27.outbound;const _errs89=errors;if(errors===
_errs89)if(data36&&typeof data36=="object"&&!Array.isArray(data36)){let missing13;if(data36.service===void 0&&(missing13=
"service"))return validate25.errors=[0],!1;{const _errs91=errors;for(const key8 in data36)if(!(key8==="service"||key8===
"parameters")){return validate25.errors=[0],!1;break}if(_errs91===errors){if(data36.service!==void 0){let data37=data36.
service;const _errs92=errors;if(errors===_errs92)if(typeof data37=="string"){if(!pattern17.test(data37))return validate25.
errors=[0],!1}else return validate25.errors=[0],!1;var valid23=_errs92===errors}else var valid23=!0;if(valid23)if(data36.
parameters!==void 0){let data38=data36.parameters;const _errs94=errors;if(errors===_errs94)if(Array.isArray(data38)){var valid24=!0;
const len2=data38.length;for(let i4=0;i4<len2;i4++){let data39=data38[i4];const _errs96=errors;if(errors===_errs96)if(typeof data39==
"string"){if(!pattern20.test(data39))return validate25.errors=[0],!1}else return validate25.errors=[0],!1;var valid24=_errs96===
errors;if(!valid24)break}if(valid24){let i5=data38.length,j2;if(i5>1){const indices2={};for(;i5--;){let item2=data38[i5];
if(typeof item2=="string"){if(typeof indices2[item2]=="number"){return j2=indices2[item2],validate25.errors=[0],!1;break}
indices2[item2]=i5}}}}}else return validate25.errors=[0],!1;var valid23=_errs94===errors}else var valid23=!0}}}else return validate25.
errors=[0],!1;var valid18=_errs89===errors}else var valid18=!0;if(valid18){if(data27.analyticsDataset!==void 0){let data40=data27.
analyticsDataset;const _errs98=errors;if(errors===_errs98)if(typeof data40=="string"){if(!pattern20.test(data40))return validate25.
errors=[0],!1}else return validate25.errors=[0],!1;var valid18=_errs98===errors}else var valid18=!0;if(valid18){if(data27.
observability!==void 0){const _errs100=errors;if(typeof data27.observability!="boolean")return validate25.errors=[0],!1;
var valid18=_errs100===errors}else var valid18=!0;if(valid18)if(data27.identityHeaders!==void 0){const _errs102=errors;if(typeof data27.
identityHeaders!="boolean")return validate25.errors=[0],!1;var valid18=_errs102===errors}else var valid18=!0}}}}}}}}}else
return validate25.errors=[0],!1;var valid0=_errs66===errors}else var valid0=!0;if(valid0){if(data.workers!==void 0){let data43=data.
workers;const _errs104=errors;if(errors===_errs104)if(Array.isArray(data43)){var valid26=!0;const len3=data43.length;for(let i6=0;i6<
len3;i6++){let data44=data43[i6];const _errs106=errors;if(errors===_errs106)if(typeof data44=="string"){if(func2(data44)<
1)return validate25.errors=[0],!1}else return validate25.errors=[0],!1;var valid26=_errs106===errors;if(!valid26)break}if(valid26){
let i7=data43.length,j3;if(i7>1){const indices3={};for(;i7--;){let item3=data43[i7];if(typeof item3=="string"){if(typeof indices3[item3]==
"number"){return j3=indices3[item3],validate25.errors=[0],!1;break}indices3[item3]=i7}}}}}else return validate25.errors=
[0],!1;var valid0=_errs104===errors}else var valid0=!0;if(valid0){if(data.grants!==void 0){let data45=data.grants;const _errs108=errors;
if(errors===_errs108)if(data45&&typeof data45=="object"&&!Array.isArray(data45)){for(const key9 in data45){const _errs110=errors;
if(errors===_errs110)if(typeof key9=="string"){if(!pattern22.test(key9)){const err7={instancePath:instancePath+"/grants",
schemaPath:"#/properties/grants/propertyNames/pattern",keyword:"pattern",params:{pattern:"^[a-z0-9](?:[a-z0-9-]{0,61}[a-\
z0-9])?$"},propertyName:key9};vErrors===null?vErrors=[err7]:vErrors.push(err7),errors++}}else{const err8={instancePath:instancePath+
"/grants",schemaPath:"#/properties/grants/propertyNames/type",keyword:"type",params:{type:"string"},propertyName:key9};vErrors===
null?vErrors=[err8]:vErrors.push(err8),errors++}var valid28=_errs110===errors;if(!valid28){const err9={instancePath:instancePath+
"/grants",schemaPath:"#/properties/grants/propertyNames",keyword:"propertyNames",params:{propertyName:key9}};return vErrors===
null?vErrors=[err9]:vErrors.push(err9),errors++,validate25.errors=vErrors,!1;break}}if(valid28)for(const key10 in data45){
let data46=data45[key10];const _errs113=errors;if(errors===errors)if(data46&&typeof data46=="object"&&!Array.isArray(data46)){
const _errs116=errors;for(const key11 in data46)if(!(key11==="workers"||key11==="certificates"||key11==="tiers"||key11===
"outbound"||key11==="origins")){return validate25.errors=[0],!1;break}if(_errs116===errors){if(data46.workers!==void 0){
let data47=data46.workers;const _errs117=errors;if(errors===_errs117)if(Array.isArray(data47)){var valid32=!0;const len4=data47.
length;for(let i8=0;i8<len4;i8++){let data48=data47[i8];const _errs119=errors;if(errors===_errs119)if(typeof data48=="st\
ring"){if(func2(data48)>80)return validate25.errors=[0],!1;if(!pattern23.test(data48))return validate25.errors=[0],!1}else
return validate25.errors=[0],!1;var valid32=_errs119===errors;if(!valid32)break}if(valid32){let i9=data47.length,j4;if(i9>
1){const indices4={};for(;i9--;){let item4=data47[i9];if(typeof item4=="string"){if(typeof indices4[item4]=="number"){return j4=
indices4[item4],validate25.errors=[0],!1;break}indices4[item4]=i9}}}}}else return validate25.errors=[0],!1;var valid31=_errs117===
errors}else var valid31=!0;if(valid31){if(data46.certificates!==void 0){let data49=data46.certificates;const _errs121=errors;
if(errors===_errs121)if(Array.isArray(data49)){var valid34=!0;const len5=data49.length;for(let i10=0;i10<len5;i10++){let data50=data49[i10];
const _errs123=errors;if(errors===_errs123)if(typeof data50=="string"){if(func2(data50)>140)return validate25.errors=[0],
!1;if(!pattern24.test(data50))return validate25.errors=[0],!1}else return validate25.errors=[0],!1;var valid34=_errs123===
errors;if(!valid34)break}if(valid34){let i11=data49.length,j5;if(i11>1){const indices5={};for(;i11--;){let item5=data49[i11];
if(typeof item5=="string"){if(typeof indices5[item5]=="number"){return j5=indices5[item5],validate25.errors=[0],!1;break}
indices5[item5]=i11}}}}}else return validate25.errors=[0],!1;var valid31=_errs121===errors}else var valid31=!0;if(valid31){
if(data46.tiers!==void 0){let data51=data46.tiers;const _errs125=errors;if(errors===_errs125)if(Array.isArray(data51)){var valid36=!0;
const len6=data51.length;for(let i12=0;i12<len6;i12++){let data52=data51[i12];const _errs127=errors;if(errors===_errs127)
if(typeof data52=="string"){if(func2(data52)>64)return validate25.errors=[0],!1;if(func2(data52)<1)return validate25.errors=
[0],!1}else return validate25.errors=[0],!1;var valid36=_errs127===errors;if(!valid36)break}if(valid36){let i13=data51.length,
j6;if(i13>1){const indices6={};for(;i13--;){let item6=data51[i13];if(typeof item6=="string"){if(typeof indices6[item6]==
"number"){return j6=indices6[item6],validate25.errors=[0],!1;break}indices6[item6]=i13}}}}}else return validate25.errors=
[0],!1;var valid31=_errs125===errors}else var valid31=!0;if(valid31){if(data46.outbound!==void 0){let data53=data46.outbound;
const _errs129=errors;if(errors===_errs129)if(Array.isArray(data53)){var valid38=!0;const len7=data53.length;for(let i14=0;i14<
len7;i14++){let data54=data53[i14];const _errs131=errors;if(errors===_errs131)if(typeof data54=="string"){if(func2(data54)>
64)return validate25.errors=[0],!1;if(func2(data54)<1)return validate25.errors=[0],!1}else return validate25.errors=[0],
!1;var valid38=_errs131===errors;if(!valid38)break}if(valid38){let i15=data53.length,j7;if(i15>1){const indices7={};for(;i15--;){
let item7=data53[i15];if(typeof item7=="string"){if(typeof indices7[item7]=="number"){return j7=indices7[item7],validate25.
errors=[0],!1;break}indices7[item7]=i15}}}}}else return validate25.errors=[0],!1;var valid31=_errs129===errors}else var valid31=!0;
if(valid31)if(data46.origins!==void 0){let data55=data46.origins;const _errs133=errors;if(errors===_errs133)if(Array.isArray(
data55)){var valid40=!0;const len8=data55.length;for(let i16=0;i16<len8;i16++){let data56=data55[i16];const _errs135=errors;
if(errors===_errs135)if(typeof data56=="string"){if(func2(data56)>253)return validate25.errors=[0],!1;if(!pattern25.test(
data56))return validate25.errors=[0],!1}else return validate25.errors=[0],!1;var valid40=_errs135===errors;if(!valid40)break}
if(valid40){let i17=data55.length,j8;if(i17>1){const indices8={};for(;i17--;){let item8=data55[i17];if(typeof item8=="st\
ring"){if(typeof indices8[item8]=="number"){return j8=indices8[item8],validate25.errors=[0],!1;break}indices8[item8]=i17}}}}}else
return validate25.errors=[0],!1;var valid31=_errs133===errors}else var valid31=!0}}}}}else return validate25.errors=[0],
!1;var valid29=_errs113===errors;if(!valid29)break}}else return validate25.errors=[0],!1;var valid0=_errs108===errors}else
var valid0=!0;if(valid0){if(data.sharedDomains!==void 0){let data57=data.sharedDomains;const _errs137=errors;if(errors===
_errs137)if(Array.isArray(data57)){var valid42=!0;const len9=data57.length;for(let i18=0;i18<len9;i18++){let data58=data57[i18];
const _errs139=errors;if(errors===_errs139)if(typeof data58=="string"){if(func2(data58)>253)return validate25.errors=[0],
!1;if(func2(data58)<1)return validate25.errors=[0],!1}else return validate25.errors=[0],!1;var valid42=_errs139===errors;
if(!valid42)break}if(valid42){let i19=data57.length,j9;if(i19>1){const indices9={};for(;i19--;){let item9=data57[i19];if(typeof item9==
"string"){if(typeof indices9[item9]=="number"){return j9=indices9[item9],validate25.errors=[0],!1;break}indices9[item9]=
i19}}}}}else return validate25.errors=[0],!1;var valid0=_errs137===errors}else var valid0=!0;if(valid0){if(data.tiers!==
void 0){let data59=data.tiers;const _errs141=errors;if(errors===_errs141)if(data59&&typeof data59=="object"&&!Array.isArray(
data59)){if(Object.keys(data59).length<1)return validate25.errors=[0],!1;for(const key12 in data59){const _errs143=errors;
if(errors===_errs143)if(typeof key12=="string"){if(!pattern26.test(key12)){const err10={instancePath:instancePath+"/tier\
s",schemaPath:"#/properties/tiers/propertyNames/pattern",keyword:"pattern",params:{pattern:"^[a-z0-9][a-z0-9-]{0,63}$"},
propertyName:key12};vErrors===null?vErrors=[err10]:vErrors.push(err10),errors++}}else{const err11={instancePath:instancePath+
"/tiers",schemaPath:"#/properties/tiers/propertyNames/type",keyword:"type",params:{type:"string"},propertyName:key12};vErrors===
null?vErrors=[err11]:vErrors.push(err11),errors++}var valid44=_errs143===errors;if(!valid44){const err12={instancePath:instancePath+
"/tiers",schemaPath:"#/properties/tiers/propertyNames",keyword:"propertyNames",params:{propertyName:key12}};return vErrors===
null?vErrors=[err12]:vErrors.push(err12),errors++,validate25.errors=vErrors,!1;break}}if(valid44)for(const key13 in data59){
let data60=data59[key13];const _errs146=errors;if(errors===errors)if(data60&&typeof data60=="object"&&!Array.isArray(data60)){
const _errs149=errors;for(const key14 in data60)if(!(key14==="cpuMs"||key14==="subRequests")){return validate25.errors=[
0],!1;break}if(_errs149===errors){if(data60.cpuMs!==void 0){let data61=data60.cpuMs;const _errs150=errors;if(!(typeof data61==
"number"&&!(data61%1)&&!isNaN(data61)&&isFinite(data61)))return validate25.errors=[0],!1;if(errors===_errs150&&typeof data61==
"number"&&isFinite(data61)){if(data61>3e5||isNaN(data61))return validate25.errors=[0],!1;if(data61<1||isNaN(data61))return validate25.
errors=[0],!1}var valid47=_errs150===errors}else var valid47=!0;if(valid47)if(data60.subRequests!==void 0){let data62=data60.
subRequests;const _errs152=errors;if(!(typeof data62=="number"&&!(data62%1)&&!isNaN(data62)&&isFinite(data62)))return validate25.
errors=[0],!1;if(errors===_errs152&&typeof data62=="number"&&isFinite(data62)){if(data62>1e4||isNaN(data62))return validate25.
errors=[0],!1;if(data62<1||isNaN(data62))return validate25.errors=[0],!1}var valid47=_errs152===errors}else var valid47=!0}}else
return validate25.errors=[0],!1;var valid45=_errs146===errors;if(!valid45)break}}else return validate25.errors=[0],!1;var valid0=_errs141===
errors}else var valid0=!0;if(valid0){if(data.entitlements!==void 0){let data63=data.entitlements;const _errs154=errors;if(errors===
_errs154)if(data63&&typeof data63=="object"&&!Array.isArray(data63)){const _errs156=errors;for(const key15 in data63)if(!(key15===
"originSni"||key15==="customMetadata"||key15==="certificateAuthority"||key15==="wildcardHostnames"||key15==="apexProxyin\
g"||key15==="hostnamesIncluded"||key15==="hostnamesHardCap")){return validate25.errors=[0],!1;break}if(_errs156===errors){
if(data63.originSni!==void 0){const _errs157=errors;if(typeof data63.originSni!="boolean")return validate25.errors=[0],!1;
var valid48=_errs157===errors}else var valid48=!0;if(valid48){if(data63.customMetadata!==void 0){const _errs159=errors;if(typeof data63.
customMetadata!="boolean")return validate25.errors=[0],!1;var valid48=_errs159===errors}else var valid48=!0;if(valid48){
if(data63.certificateAuthority!==void 0){const _errs161=errors;if(typeof data63.certificateAuthority!="boolean")return validate25.
errors=[0],!1;var valid48=_errs161===errors}else var valid48=!0;if(valid48){if(data63.wildcardHostnames!==void 0){const _errs163=errors;
if(typeof data63.wildcardHostnames!="boolean")return validate25.errors=[0],!1;var valid48=_errs163===errors}else var valid48=!0;
if(valid48){if(data63.apexProxying!==void 0){let data68=data63.apexProxying;const _errs165=errors;if(errors===_errs165)if(data68&&
typeof data68=="object"&&!Array.isArray(data68)){let missing14;if(data68.addresses===void 0&&(missing14="addresses"))return validate25.
errors=[0],!1;{const _errs167=errors;for(const key16 in data68)if(key16!=="addresses"){return validate25.errors=[0],!1;break}
if(_errs167===errors&&data68.addresses!==void 0){let data69=data68.addresses;if(errors===errors)if(Array.isArray(data69)){
if(data69.length<1)return validate25.errors=[0],!1;{var valid50=!0;const len10=data69.length;for(let i20=0;i20<len10;i20++){
let data70=data69[i20];const _errs170=errors;if(typeof data70!="string")return validate25.errors=[0],!1;const _errs172=errors;
let valid51=!1;const _errs173=errors;if(errors===_errs173&&typeof data70=="string"&&!formats2.test(data70)){const err13={
instancePath:instancePath+"/entitlements/apexProxying/addresses/"+i20,schemaPath:"#/properties/entitlements/properties/a\
pexProxying/properties/addresses/items/anyOf/0/format",keyword:"format",params:{format:"ipv4"}};vErrors===null?vErrors=[
err13]:vErrors.push(err13),errors++}var _valid2=_errs173===errors;valid51=valid51||_valid2;const _errs174=errors;if(errors===
_errs174&&typeof data70=="string"&&!formats4.test(data70)){const err14={instancePath:instancePath+"/entitlements/apexPro\
xying/addresses/"+i20,schemaPath:"#/properties/entitlements/properties/apexProxying/properties/addresses/items/anyOf/1/f\
ormat",keyword:"format",params:{format:"ipv6"}};vErrors===null?vErrors=[err14]:vErrors.push(err14),errors++}var _valid2=_errs174===
errors;if(valid51=valid51||_valid2,valid51)errors=_errs172,vErrors!==null&&(_errs172?vErrors.length=_errs172:vErrors=null);else{
const err15={instancePath:instancePath+"/entitlements/apexProxying/addresses/"+i20,schemaPath:"#/properties/entitlements\
/properties/apexProxying/properties/addresses/items/anyOf",keyword:"anyOf",params:{}};return vErrors===null?vErrors=[err15]:
vErrors.push(err15),errors++,validate25.errors=vErrors,!1}var valid50=_errs170===errors;if(!valid50)break}if(valid50){let i21=data69.
length,j10;if(i21>1){const indices10={};for(;i21--;){let item10=data69[i21];if(typeof item10=="string"){if(typeof indices10[item10]==
"number"){return j10=indices10[item10],validate25.errors=[0],!1;break}indices10[item10]=i21}}}}}}else return validate25.
errors=[0],!1}}}else return validate25.errors=[0],!1;var valid48=_errs165===errors}else var valid48=!0;if(valid48){if(data63.
hostnamesIncluded!==void 0){let data71=data63.hostnamesIncluded;const _errs175=errors;if(!(typeof data71=="number"&&!(data71%
1)&&!isNaN(data71)&&isFinite(data71)))return validate25.errors=[0],!1;if(errors===_errs175&&typeof data71=="number"&&isFinite(
data71)&&(data71<0||isNaN(data71)))return validate25.errors=[0],!1;var valid48=_errs175===errors}else var valid48=!0;if(valid48)
if(data63.hostnamesHardCap!==void 0){let data72=data63.hostnamesHardCap;const _errs177=errors;if(!(typeof data72=="numbe\
r"&&!(data72%1)&&!isNaN(data72)&&isFinite(data72)))return validate25.errors=[0],!1;if(errors===_errs177&&typeof data72==
"number"&&isFinite(data72)&&(data72<0||isNaN(data72)))return validate25.errors=[0],!1;var valid48=_errs177===errors}else
var valid48=!0}}}}}}}else return validate25.errors=[0],!1;var valid0=_errs154===errors}else var valid0=!0;if(valid0){if(data.
certificateDefaults!==void 0){const _errs179=errors;validate26(data.certificateDefaults,{instancePath:instancePath+"/cer\
tificateDefaults",parentData:data,parentDataProperty:"certificateDefaults",rootData,dynamicAnchors})||(vErrors=vErrors===
null?validate26.errors:vErrors.concat(validate26.errors),errors=vErrors.length);var valid0=_errs179===errors}else var valid0=!0;
if(valid0){if(data.tenants!==void 0){let data74=data.tenants;const _errs180=errors;if(errors===_errs180)if(Array.isArray(
data74)){var valid53=!0;const len11=data74.length;for(let i22=0;i22<len11;i22++){let data75=data74[i22];const _errs182=errors;
if(errors===_errs182)if(typeof data75=="string"){if(func2(data75)<1)return validate25.errors=[0],!1}else return validate25.
errors=[0],!1;var valid53=_errs182===errors;if(!valid53)break}if(valid53){let i23=data74.length,j11;if(i23>1){const indices11={};
for(;i23--;){let item11=data74[i23];if(typeof item11=="string"){if(typeof indices11[item11]=="number"){return j11=indices11[item11],
validate25.errors=[0],!1;break}indices11[item11]=i23}}}}}else return validate25.errors=[0],!1;var valid0=_errs180===errors}else
var valid0=!0;if(valid0){if(data.shards!==void 0){let data76=data.shards;const _errs184=errors;if(errors===_errs184)if(data76&&
typeof data76=="object"&&!Array.isArray(data76)){let missing15;if(data76.count===void 0&&(missing15="count"))return validate25.
errors=[0],!1;{const _errs186=errors;for(const key17 in data76)if(key17!=="count"){return validate25.errors=[0],!1;break}
if(_errs186===errors&&data76.count!==void 0){let data77=data76.count;const _errs187=errors;if(!(typeof data77=="number"&&
!(data77%1)&&!isNaN(data77)&&isFinite(data77)))return validate25.errors=[0],!1;if(errors===_errs187&&typeof data77=="num\
ber"&&isFinite(data77)){if(data77>1e3||isNaN(data77))return validate25.errors=[0],!1;if(data77<1||isNaN(data77))return validate25.
errors=[0],!1}}}}else return validate25.errors=[0],!1;var valid0=_errs184===errors}else var valid0=!0;if(valid0){if(data.
budgets!==void 0){let data78=data.budgets;const _errs189=errors;if(errors===_errs189)if(data78&&typeof data78=="object"&&
!Array.isArray(data78)){const _errs191=errors;for(const key18 in data78)if(!(key18==="outages"||key18==="removals"||key18===
"replacements"||key18==="recertifications"||key18==="routing")){return validate25.errors=[0],!1;break}if(_errs191===errors){
if(data78.outages!==void 0){let data79=data78.outages;const _errs192=errors;if(errors===errors)if(data79&&typeof data79==
"object"&&!Array.isArray(data79)){if(Object.keys(data79).length<1)return validate25.errors=[0],!1;{const _errs195=errors;
for(const key19 in data79)if(!(key19==="absolute"||key19==="percent")){return validate25.errors=[0],!1;break}if(_errs195===
errors){if(data79.absolute!==void 0){let data80=data79.absolute;const _errs196=errors;if(!(typeof data80=="number"&&!(data80%
1)&&!isNaN(data80)&&isFinite(data80)))return validate25.errors=[0],!1;if(errors===_errs196&&typeof data80=="number"&&isFinite(
data80)&&(data80<0||isNaN(data80)))return validate25.errors=[0],!1;var valid58=_errs196===errors}else var valid58=!0;if(valid58)
if(data79.percent!==void 0){let data81=data79.percent;const _errs198=errors;if(errors===_errs198)if(typeof data81=="numb\
er"&&isFinite(data81)){if(data81>100||isNaN(data81))return validate25.errors=[0],!1;if(data81<0||isNaN(data81))return validate25.
errors=[0],!1}else return validate25.errors=[0],!1;var valid58=_errs198===errors}else var valid58=!0}}}else return validate25.
errors=[0],!1;var valid56=_errs192===errors}else var valid56=!0;if(valid56){if(data78.removals!==void 0){let data82=data78.
removals;const _errs200=errors;if(errors===errors)if(data82&&typeof data82=="object"&&!Array.isArray(data82)){if(Object.
keys(data82).length<1)return validate25.errors=[0],!1;{const _errs203=errors;for(const key20 in data82)if(!(key20==="abs\
olute"||key20==="percent")){return validate25.errors=[0],!1;break}if(_errs203===errors){if(data82.absolute!==void 0){let data83=data82.
absolute;const _errs204=errors;if(!(typeof data83=="number"&&!(data83%1)&&!isNaN(data83)&&isFinite(data83)))return validate25.
errors=[0],!1;if(errors===_errs204&&typeof data83=="number"&&isFinite(data83)&&(data83<0||isNaN(data83)))return validate25.
errors=[0],!1;var valid60=_errs204===errors}else var valid60=!0;if(valid60)if(data82.percent!==void 0){let data84=data82.
percent;const _errs206=errors;if(errors===_errs206)if(typeof data84=="number"&&isFinite(data84)){if(data84>100||isNaN(data84))
return validate25.errors=[0],!1;if(data84<0||isNaN(data84))return validate25.errors=[0],!1}else return validate25.errors=
[0],!1;var valid60=_errs206===errors}else var valid60=!0}}}else return validate25.errors=[0],!1;var valid56=_errs200===errors}else
var valid56=!0;if(valid56){if(data78.replacements!==void 0){let data85=data78.replacements;const _errs208=errors;if(errors===
errors)if(data85&&typeof data85=="object"&&!Array.isArray(data85)){if(Object.keys(data85).length<1)return validate25.errors=
[0],!1;{const _errs211=errors;for(const key21 in data85)if(!(key21==="absolute"||key21==="percent")){return validate25.errors=
[0],!1;break}if(_errs211===errors){if(data85.absolute!==void 0){let data86=data85.absolute;const _errs212=errors;if(!(typeof data86==
"number"&&!(data86%1)&&!isNaN(data86)&&isFinite(data86)))return validate25.errors=[0],!1;if(errors===_errs212&&typeof data86==
"number"&&isFinite(data86)&&(data86<0||isNaN(data86)))return validate25.errors=[0],!1;var valid62=_errs212===errors}else
var valid62=!0;if(valid62)if(data85.percent!==void 0){let data87=data85.percent;const _errs214=errors;if(errors===_errs214)
if(typeof data87=="number"&&isFinite(data87)){if(data87>100||isNaN(data87))return validate25.errors=[0],!1;if(data87<0||
isNaN(data87))return validate25.errors=[0],!1}else return validate25.errors=[0],!1;var valid62=_errs214===errors}else var valid62=!0}}}else
return validate25.errors=[0],!1;var valid56=_errs208===errors}else var valid56=!0;if(valid56){if(data78.recertifications!==
void 0){let data88=data78.recertifications;const _errs216=errors;if(errors===errors)if(data88&&typeof data88=="object"&&
!Array.isArray(data88)){if(Object.keys(data88).length<1)return validate25.errors=[0],!1;{const _errs219=errors;for(const key22 in data88)
if(!(key22==="absolute"||key22==="percent")){return validate25.errors=[0],!1;break}if(_errs219===errors){if(data88.absolute!==
void 0){let data89=data88.absolute;const _errs220=errors;if(!(typeof data89=="number"&&!(data89%1)&&!isNaN(data89)&&isFinite(
data89)))return validate25.errors=[0],!1;if(errors===_errs220&&typeof data89=="number"&&isFinite(data89)&&(data89<0||isNaN(
data89)))return validate25.errors=[0],!1;var valid64=_errs220===errors}else var valid64=!0;if(valid64)if(data88.percent!==
void 0){let data90=data88.percent;const _errs222=errors;if(errors===_errs222)if(typeof data90=="number"&&isFinite(data90)){
if(data90>100||isNaN(data90))return validate25.errors=[0],!1;if(data90<0||isNaN(data90))return validate25.errors=[0],!1}else
return validate25.errors=[0],!1;var valid64=_errs222===errors}else var valid64=!0}}}else return validate25.errors=[0],!1;
var valid56=_errs216===errors}else var valid56=!0;if(valid56)if(data78.routing!==void 0){let data91=data78.routing;const _errs224=errors;
if(errors===errors)if(data91&&typeof data91=="object"&&!Array.isArray(data91)){if(Object.keys(data91).length<1)return validate25.
errors=[0],!1;{const _errs227=errors;for(const key23 in data91)if(!(key23==="absolute"||key23==="percent")){return validate25.
errors=[0],!1;break}if(_errs227===errors){if(data91.absolute!==void 0){let data92=data91.absolute;const _errs228=errors;
if(!(typeof data92=="number"&&!(data92%1)&&!isNaN(data92)&&isFinite(data92)))return validate25.errors=[0],!1;if(errors===
_errs228&&typeof data92=="number"&&isFinite(data92)&&(data92<0||isNaN(data92)))return validate25.errors=[0],!1;var valid66=_errs228===
errors}else var valid66=!0;if(valid66)if(data91.percent!==void 0){let data93=data91.percent;const _errs230=errors;if(errors===
_errs230)if(typeof data93=="number"&&isFinite(data93)){if(data93>100||isNaN(data93))return validate25.errors=[0],!1;if(data93<
0||isNaN(data93))return validate25.errors=[0],!1}else return validate25.errors=[0],!1;var valid66=_errs230===errors}else
var valid66=!0}}}else return validate25.errors=[0],!1;var valid56=_errs224===errors}else var valid56=!0}}}}}else return validate25.
errors=[0],!1;var valid0=_errs189===errors}else var valid0=!0;if(valid0)if(data.terraform!==void 0){let data94=data.terraform;
const _errs232=errors;if(errors===_errs232)if(data94&&typeof data94=="object"&&!Array.isArray(data94)){let missing16;if(data94.
backend===void 0&&(missing16="backend"))return validate25.errors=[0],!1;{const _errs234=errors;for(const key24 in data94)
if(!(key24==="backend"||key24==="providerVersion"||key24==="requiredVersion")){return validate25.errors=[0],!1;break}if(_errs234===
errors){if(data94.backend!==void 0){let data95=data94.backend;const _errs235=errors;if(errors===_errs235)if(data95&&typeof data95==
"object"&&!Array.isArray(data95)){let missing17;if(data95.type===void 0&&(missing17="type"))return validate25.errors=[0],
!1;if(data95.type!==void 0){const _errs238=errors;if(typeof data95.type!="string")return validate25.errors=[0],!1;var valid68=_errs238===
errors}else var valid68=!0;if(valid68){const tag0=data95.type;if(typeof tag0=="string")if(tag0==="local"){if(errors===errors)
if(data95&&typeof data95=="object"&&!Array.isArray(data95)){let missing18;if(data95.type===void 0&&(missing18="type")||data95.
path===void 0&&(missing18="path"))return validate25.errors=[0],!1;{const _errs243=errors;for(const key25 in data95)if(!(key25===
"type"||key25==="path")){return validate25.errors=[0],!1;break}if(_errs243===errors){if(data95.type!==void 0){const _errs244=errors;
if(data95.type!=="local")return validate25.errors=[0],!1;var valid72=_errs244===errors}else var valid72=!0;if(valid72)if(data95.
path!==void 0){let data98=data95.path;const _errs245=errors;if(errors===_errs245)if(typeof data98=="string"){if(!pattern28.
test(data98))return validate25.errors=[0],!1}else return validate25.errors=[0],!1;var valid72=_errs245===errors}else var valid72=!0}}}else
return validate25.errors=[0],!1;var props2=!0}else if(tag0==="s3"){if(errors===errors)if(data95&&typeof data95=="object"&&
!Array.isArray(data95)){let missing19;if(data95.type===void 0&&(missing19="type")||data95.bucket===void 0&&(missing19="b\
ucket")||data95.prefix===void 0&&(missing19="prefix")||data95.region===void 0&&(missing19="region")||data95.useLockfile===
void 0&&(missing19="useLockfile"))return validate25.errors=[0],!1;{const _errs250=errors;for(const key26 in data95)if(!(key26===
"type"||key26==="bucket"||key26==="prefix"||key26==="region"||key26==="endpoint"||key26==="useLockfile")){return validate25.
errors=[0],!1;break}if(_errs250===errors){if(data95.type!==void 0){const _errs251=errors;if(data95.type!=="s3")return validate25.
errors=[0],!1;var valid75=_errs251===errors}else var valid75=!0;if(valid75){if(data95.bucket!==void 0){let data100=data95.
bucket;const _errs252=errors;if(errors===_errs252)if(typeof data100=="string"){if(func2(data100)<1)return validate25.errors=
[0],!1}else return validate25.errors=[0],!1;var valid75=_errs252===errors}else var valid75=!0;if(valid75){if(data95.prefix!==
void 0){let data101=data95.prefix;const _errs254=errors;if(errors===_errs254)if(typeof data101=="string"){if(!pattern28.
test(data101))return validate25.errors=[0],!1}else return validate25.errors=[0],!1;var valid75=_errs254===errors}else var valid75=!0;
if(valid75){if(data95.region!==void 0){let data102=data95.region;const _errs256=errors;if(errors===_errs256)if(typeof data102==
"string"){if(func2(data102)<1)return validate25.errors=[0],!1}else return validate25.errors=[0],!1;var valid75=_errs256===
errors}else var valid75=!0;if(valid75){if(data95.endpoint!==void 0){let data103=data95.endpoint;const _errs258=errors;if(errors===
_errs258&&errors===_errs258)if(typeof data103=="string")if(pattern30.test(data103)){if(!formats6(data103))return validate25.
errors=[0],!1}else return validate25.errors=[0],!1;else return validate25.errors=[0],!1;var valid75=_errs258===errors}else
var valid75=!0;if(valid75)if(data95.useLockfile!==void 0){const _errs260=errors;if(typeof data95.useLockfile!="boolean")
return validate25.errors=[0],!1;var valid75=_errs260===errors}else var valid75=!0}}}}}}}else return validate25.errors=[0],
!1;props2!==!0&&(props2=!0)}else return validate25.errors=[0],!1;else return validate25.errors=[0],!1}}else return validate25.
errors=[0],!1;var valid67=_errs235===errors}else var valid67=!0;if(valid67){if(data94.providerVersion!==void 0){let data105=data94.
providerVersion;const _errs262=errors;if(errors===_errs262)if(typeof data105=="string"){if(!pattern31.test(data105))return validate25.
errors=[0],!1}else return validate25.errors=[0],!1;var valid67=_errs262===errors}else var valid67=!0;if(valid67)if(data94.
requiredVersion!==void 0){let data106=data94.requiredVersion;const _errs264=errors;if(errors===_errs264)if(typeof data106==
"string"){if(func2(data106)>64)return validate25.errors=[0],!1;if(func2(data106)<1)return validate25.errors=[0],!1;if(!pattern32.
test(data106))return validate25.errors=[0],!1}else return validate25.errors=[0],!1;var valid67=_errs264===errors}else var valid67=!0}}}}else
return validate25.errors=[0],!1;var valid0=_errs232===errors}else var valid0=!0}}}}}}}}}}}}}}}}}}}}else return validate25.
errors=[0],!1;return validate25.errors=vErrors,errors===0}validate25.evaluated={props:!0,dynamicProps:!1,dynamicItems:!1};
const waiver=validate28;const pattern33=new RegExp("^[0-9a-f]{64}$","u"),pattern34=new RegExp("\\S","u");function validate28(data,{instancePath="",
parentData,parentDataProperty,rootData=data,dynamicAnchors={}}={}){let vErrors=null,errors=0;const evaluated0=validate28.
evaluated;if(evaluated0.dynamicProps&&(evaluated0.props=void 0),evaluated0.dynamicItems&&(evaluated0.items=void 0),errors===
0)if(data&&typeof data=="object"&&!Array.isArray(data)){let missing0;if(data.environment===void 0&&(missing0="environmen\
t")||data.changeDigest===void 0&&(missing0="changeDigest")||data.kind===void 0&&(missing0="kind")||data.tenants===void 0&&
(missing0="tenants")||data.expires===void 0&&(missing0="expires")||data.reason===void 0&&(missing0="reason"))return validate28.
errors=[0],!1;{const _errs1=errors;for(const key0 in data)if(!(key0==="$schema"||key0==="environment"||key0==="changeDig\
est"||key0==="kind"||key0==="tenants"||key0==="expires"||key0==="reason")){return validate28.errors=[0],!1;break}if(_errs1===
errors){if(data.$schema!==void 0){const _errs2=errors;if(typeof data.$schema!="string")return validate28.errors=[0],!1;var valid0=_errs2===
errors}else var valid0=!0;if(valid0){if(data.environment!==void 0){let data1=data.environment;const _errs4=errors;if(errors===
_errs4)if(typeof data1=="string"){if(func2(data1)<1)return validate28.errors=[0],!1}else return validate28.errors=[0],!1;
var valid0=_errs4===errors}else var valid0=!0;if(valid0){if(data.changeDigest!==void 0){let data2=data.changeDigest;const _errs6=errors;
if(errors===_errs6)if(typeof data2=="string"){if(!pattern33.test(data2))return validate28.errors=[0],!1}else return validate28.
errors=[0],!1;var valid0=_errs6===errors}else var valid0=!0;if(valid0){if(data.kind!==void 0){let data3=data.kind;const _errs8=errors;
if(!(data3==="outages"||data3==="removals"||data3==="replacements"||data3==="recertifications"||data3==="routing"))return validate28.
errors=[0],!1;var valid0=_errs8===errors}else var valid0=!0;if(valid0){if(data.tenants!==void 0){let data4=data.tenants;
const _errs9=errors;if(errors===_errs9)if(Array.isArray(data4)){if(data4.length<1)return validate28.errors=[0],!1;{var valid1=!0;
const len0=data4.length;for(let i0=0;i0<len0;i0++){let data5=data4[i0];const _errs11=errors;if(errors===_errs11)if(typeof data5==
"string"){if(func2(data5)<1)return validate28.errors=[0],!1}else return validate28.errors=[0],!1;var valid1=_errs11===errors;
if(!valid1)break}if(valid1){let i1=data4.length,j0;if(i1>1){const indices0={};for(;i1--;){let item0=data4[i1];if(typeof item0==
"string"){if(typeof indices0[item0]=="number"){return j0=indices0[item0],validate28.errors=[0],!1;break}indices0[item0]=
i1}}}}}}else return validate28.errors=[0],!1;var valid0=_errs9===errors}else var valid0=!0;if(valid0){if(data.expires!==
void 0){let data6=data.expires;const _errs13=errors;if(errors===_errs13&&errors===_errs13)if(typeof data6=="string"){if(!formats0.
validate(data6))return validate28.errors=[0],!1}else return validate28.errors=[0],!1;var valid0=_errs13===errors}else var valid0=!0;
if(valid0)if(data.reason!==void 0){let data7=data.reason;const _errs15=errors;if(errors===_errs15)if(typeof data7=="stri\
ng"){if(!pattern34.test(data7))return validate28.errors=[0],!1}else return validate28.errors=[0],!1;var valid0=_errs15===
errors}else var valid0=!0}}}}}}}}else return validate28.errors=[0],!1;return validate28.errors=vErrors,errors===0}validate28.
evaluated={props:!0,dynamicProps:!1,dynamicItems:!1};export{platform,tenant,waiver};
